package dev.lorekeep.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends progress to every page that is open: one count for all of them, at most two a second, none while nothing changes or
 * nobody looks.
 */
@Singleton
class ProgressFeed {
    private static final Logger LOG = Logger.getLogger(ProgressFeed.class);

    private static final Duration AT_MOST_EVERY = Duration.ofMillis(500);
    /** Finds out who has gone; proxies also cut what is silent for a minute. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

    private final Counts counts;
    private final ProgressBoard board;
    private final ObjectMapper json;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;
    private @Nullable Thread thread;

    ProgressFeed(Counts counts, ProgressBoard board, ObjectMapper json) {
        this.counts = counts;
        this.board = board;
        this.json = json;
    }

    private record Listener(SseEventSink sink, Sse sse) {}

    void start() {
        thread = Thread.ofVirtual().name("ingest-progress").start(this::run);
    }

    void stop() {
        stopped = true;
        var running = thread;
        if (running != null) running.interrupt();
        listeners.forEach(this::leave);
    }

    /** Sends how things stand now, and from then on every change. */
    void join(SseEventSink sink, Sse sse) {
        var listener = new Listener(sink, sse);
        send(listener, event(sse, words(counts.now())));
        listeners.add(listener);
    }

    private void run() {
        var seen = board.version();
        while (!stopped) {
            try {
                var now = board.awaitChange(seen, KEEP_ALIVE);
                if (now == seen) keepAlive();
                else sendProgress();
                seen = now;
                Thread.sleep(AT_MOST_EVERY);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!stopped) LOG.debugf(e, "Progress was not sent this time");
            }
        }
    }

    private void keepAlive() {
        for (var each : listeners)
            send(each, each.sse().newEventBuilder().comment("still here").build());
    }

    private void sendProgress() {
        var changed = board.takeChanged();
        if (listeners.isEmpty()) return;
        var words = words(counts.now().withChanged(List.copyOf(changed)));
        for (var each : listeners) send(each, event(each.sse(), words));
    }

    private String words(Progress progress) {
        try {
            return json.writeValueAsString(progress);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("progress is plain values", e);
        }
    }

    private static OutboundSseEvent event(Sse sse, String words) {
        return sse.newEventBuilder().name("progress").data(words).build();
    }

    private void send(Listener listener, OutboundSseEvent event) {
        if (listener.sink().isClosed()) {
            listeners.remove(listener);
            return;
        }
        var unused = listener.sink().send(event).whenComplete((sent, failure) -> {
            if (failure != null) leave(listener);
        });
    }

    private void leave(Listener listener) {
        listeners.remove(listener);
        listener.sink().close();
    }
}
