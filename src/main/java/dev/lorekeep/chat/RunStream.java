package dev.lorekeep.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.loop.Step;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Sends a run's events to one listener, each as that listener may see it at that moment. */
@Singleton
final class RunStream {
    private final RunConductor conductor;
    private final Runs runs;
    private final RunEvents events;
    private final Messages messages;
    private final Visibility visibility;
    private final ObjectMapper mapper;
    private final Duration heartbeat;

    RunStream(
            RunConductor conductor,
            Runs runs,
            RunEvents events,
            Messages messages,
            Visibility visibility,
            ObjectMapper mapper,
            ChatConfig config) {
        this.conductor = conductor;
        this.runs = runs;
        this.events = events;
        this.messages = messages;
        this.visibility = visibility;
        this.mapper = mapper;
        this.heartbeat = config.heartbeat();
    }

    /** Returns when the last event has been sent or the listener is gone. */
    void send(Run run, Caller caller, int after, SseEventSink sink, Sse sse) {
        var listener = new Listener(run, caller, sink, sse);
        try (sink) {
            listener.follow(after);
        } catch (CompletionException _) {
            // the listener went away; it resumes with the number of the last event it got
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Listener {
        private final Run run;
        private final Caller caller;
        private final SseEventSink sink;
        private final Sse sse;
        private boolean saidWithheld;

        Listener(Run run, Caller caller, SseEventSink sink, Sse sse) {
            this.run = run;
            this.caller = caller;
            this.sink = sink;
            this.sse = sse;
        }

        void follow(int after) throws InterruptedException {
            var seq = after;
            while (!sink.isClosed()) {
                var channel = conductor.channel(run.id());
                var next = channel.isPresent() ? channel.get().after(seq, heartbeat) : events.after(run.id(), seq);
                if (next.isEmpty() && channel.isEmpty()) return;
                if (next.isEmpty())
                    emit(sse.newEventBuilder().comment("still there").build());
                if (!next.isEmpty() && send(next)) return;
                if (!next.isEmpty()) seq = next.getLast().seq();
            }
        }

        /** @return whether that was the last */
        private boolean send(List<RunEvent> batch) {
            // rights may end while somebody listens: they are read anew for each batch
            var view = visibility.of(caller);
            var readable = view.allows(runs.sourceCollections(run.id()));
            for (var event : batch) {
                switch (event.body()) {
                    case RunEvent.Status status -> emit(event, Map.of("text", status.text()));
                    case RunEvent.Stepped stepped -> {
                        if (readable) emit(event, Map.of("step", brief(stepped.step())));
                    }
                    case RunEvent.Sources sources -> emit(event, Map.of("sources", view.of(sources.sources())));
                    case RunEvent.Text text -> {
                        if (readable) emit(event, Map.of("text", text.text()));
                        else if (!saidWithheld) emit(event, Map.of("text", Visibility.WITHHELD));
                        saidWithheld |= !readable;
                    }
                    case RunEvent.Finished finished ->
                        messages.find(finished.messageId(), view)
                                .ifPresent(each -> emit(event, Map.of("message", each)));
                    case RunEvent.Failed failed ->
                        emit(event, Map.of("reason", failed.reason(), "remedy", failed.remedy()));
                }
            }
            return batch.getLast().body().isLast();
        }

        /** Without what a tool told the model, which is long and which nobody reads while an answer is made. */
        private JsonNode brief(Step step) {
            var json = mapper.<ObjectNode>valueToTree(step);
            if (step instanceof Step.Returned) json.remove("text");
            return json;
        }

        private void emit(RunEvent event, Map<String, ?> data) {
            try {
                emit(sse.newEventBuilder()
                        .id(Integer.toString(event.seq()))
                        .name(event.body().kind())
                        .data(String.class, mapper.writeValueAsString(data))
                        .build());
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("event " + event.seq() + " of run " + run.id(), e);
            }
        }

        private void emit(OutboundSseEvent event) {
            // who has left in the meantime wants nothing more
            if (sink.isClosed()) return;
            try {
                sink.send(event).toCompletableFuture().join();
            } catch (CompletionException | IllegalStateException e) {
                if (!sink.isClosed()) throw e;
            }
        }
    }
}
