package dev.lorekeep.agent.extract;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.agent.extract.DocumentReader.Task;
import dev.lorekeep.agent.tools.Arguments;
import dev.lorekeep.models.Allowance;
import dev.lorekeep.retrieve.Documents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One extraction at work: a few documents at a time, so that a person's own questions find a place between them. Waits while its
 * owner's allowance is used up or no model can be reached.
 */
final class ExtractionRun {
    static final String NOT_READABLE = "The collection is gone, or its owner may not read it any more.";

    private static final Logger LOG = Logger.getLogger(ExtractionRun.class);
    private static final int AT_ONCE = 2;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /** A machine is restarted within this time; what takes longer wants a person. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Task task;
    private final UUID id;
    private final DocumentReader reader;
    private final Extractions extractions;
    private final Documents documents;
    private final AccessRules rules;
    private final Allowance allowance;
    private final Queue<UUID> todo;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param todo documents in the order in which they are read */
    ExtractionRun(
            Task task,
            DocumentReader reader,
            Extractions extractions,
            Documents documents,
            AccessRules rules,
            Allowance allowance,
            Collection<UUID> todo) {
        this.task = task;
        this.id = task.extraction();
        this.reader = reader;
        this.extractions = extractions;
        this.documents = documents;
        this.rules = rules;
        this.allowance = allowance;
        this.todo = new ConcurrentLinkedQueue<>(todo);
    }

    /** No more is read; the state stays as it is. */
    void stop() {
        stopped.countDown();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Until all is read or it ended otherwise. */
    void run() {
        List<Thread> workers = new ArrayList<>();
        for (var i = 0; i < AT_ONCE; i++)
            workers.add(Thread.ofVirtual().name("extraction-" + id + "-" + i).start(this::work));
        try {
            for (var worker : workers) worker.join();
            if (!isStopped()) extractions.end(id, Extraction.State.DONE, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    private void work() {
        try {
            for (var document = todo.poll(); document != null && !isStopped(); document = todo.poll()) one(document);
        } catch (RuntimeException e) {
            LOG.errorf(e, "extraction %s ended", id);
            fail("Something went wrong. Start it again; if it happens again, tell an administrator.");
        }
    }

    private void fail(String reason) {
        stop();
        extractions.end(id, Extraction.State.FAILED, reason);
    }

    private void one(UUID document) {
        for (var waited = Duration.ZERO; !isStopped(); waited = waited.plus(BETWEEN_LOOKS)) {
            if (!rules.mayRead(task.caller(), task.collection())) {
                fail(NOT_READABLE);
                return;
            }
            var refusal = allowance.refusal(task.caller());
            if (refusal.isPresent()) {
                // a limit is renewed in a minute, a day or a month: all of that is waited for
                waited = Duration.ZERO;
                pause("Waiting: " + refusal.get());
                continue;
            }
            if (!(read(document) instanceof Reading.NoModel none)) return;
            if (none.forGood() || waited.compareTo(PATIENCE) >= 0) {
                fail(none.reason() + " What was read is kept.");
                return;
            }
            pause("Waiting: " + none.reason());
        }
    }

    private void pause(String reason) {
        extractions.waits(id, reason);
        try {
            // a stop ends the wait at once
            if (stopped.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    private Reading read(UUID document) {
        var listed = documents.document(document, task.caller());
        var title = listed.map(Documents.Listed::title).orElse("");
        var reading = reading(document, listed.map(Documents.Listed::revision).orElse(0));
        switch (reading) {
            case Reading.Done done ->
                keep(new Row(
                        document,
                        done.revision(),
                        title,
                        Row.State.DONE,
                        done.data(),
                        done.standing().citations(),
                        done.standing().unsupported(),
                        done.note()));
            case Reading.Failed failed ->
                keep(new Row(
                        document,
                        failed.revision(),
                        title,
                        Row.State.FAILED,
                        Arguments.MAPPER.createObjectNode(),
                        List.of(),
                        List.of(),
                        failed.reason()));
            case Reading.Gone _ -> extractions.leaveOut(id);
            case Reading.Stopped _, Reading.NoModel _ -> {}
        }
        return reading;
    }

    /** One bad document must not end the work on all. */
    private Reading reading(UUID document, int revision) {
        try {
            return reader.read(task, document, this::isStopped);
        } catch (RuntimeException e) {
            LOG.errorf(e, "extraction %s: document %s", id, document);
            return new Reading.Failed(revision, "Something went wrong while reading it.");
        }
    }

    private void keep(Row row) {
        extractions.waits(id, "");
        // rights may have ended while a model read it
        if (documents.document(row.document(), task.caller()).isEmpty() || !extractions.add(id, row))
            extractions.leaveOut(id);
    }
}
