package dev.lorekeep.ingest;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The documents this process works on, and the step each is at. Kept in memory: a commit for each step would cost more than
 * most steps of a small document.
 */
@Singleton
class Work {
    private final Map<UUID, Step> steps = new ConcurrentHashMap<>();
    private final ProgressBoard board;

    Work(ProgressBoard board) {
        this.board = board;
    }

    Step begin(SourceDocument document) {
        var step = new Step(document.id(), Thread.currentThread());
        steps.put(document.id(), step);
        board.changed(document.id());
        return step;
    }

    /** Whoever works on the document stops soon; nothing happens if nobody does. */
    void callOff(UUID documentId) {
        var step = steps.get(documentId);
        if (step != null) step.callOff();
    }

    Optional<Stage> stageOf(UUID documentId) {
        return Optional.ofNullable(steps.get(documentId)).map(step -> step.current);
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    int size() {
        return steps.size();
    }

    /** One document in work; closed when it leaves this process's hands. Used by one thread at a time. */
    final class Step implements AutoCloseable {
        private final UUID documentId;
        private final Map<Stage, Duration> spent = new EnumMap<>(Stage.class);
        private volatile Stage current = Stage.RECEIVED;
        private final Thread worker;
        private long since = System.nanoTime();
        private boolean closed;
        private boolean calledOff;

        private Step(UUID documentId, Thread worker) {
            this.documentId = documentId;
            this.worker = worker;
        }

        private synchronized void callOff() {
            calledOff = true;
            // the thread may have another document in hand by now
            if (!closed) worker.interrupt();
        }

        synchronized boolean isCalledOff() {
            return calledOff;
        }

        /** Leaves no interrupt behind that was meant for this document. */
        private synchronized void end() {
            closed = true;
            if (calledOff) Thread.interrupted();
        }

        void enter(Stage next) {
            settle();
            current = next;
            board.changed(documentId);
        }

        private void settle() {
            var now = System.nanoTime();
            spent.merge(current, Duration.ofNanos(now - since), Duration::plus);
            since = now;
        }

        /** Milliseconds by step so far, as JSON. */
        String timings() {
            settle();
            var json = new StringBuilder("{");
            spent.forEach((stage, duration) -> {
                if (json.length() > 1) json.append(',');
                json.append('"').append(stage.name().toLowerCase(Locale.ROOT)).append("Millis\":");
                json.append(duration.toMillis());
            });
            return json.append('}').toString();
        }

        @Override
        public void close() {
            end();
            steps.remove(documentId, this);
            board.changed(documentId);
        }
    }
}
