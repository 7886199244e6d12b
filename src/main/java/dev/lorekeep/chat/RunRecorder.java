package dev.lorekeep.chat;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.Answer;
import dev.lorekeep.agent.AnswerEvent;
import dev.lorekeep.agent.Citation;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.platform.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Stores the events of one run, then publishes them. Pieces of text are put together, so that a fast model does not make
 * hundreds of rows a second; a virtual thread sees to it that none waits longer than that. A piece of text never waits for the
 * database: under load rows hold more text, and the model's stream goes on.
 */
final class RunRecorder implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunRecorder.class);

    /** At most 20 rows of text a second. */
    private static final Duration TEXT_INTERVAL = Duration.ofMillis(50);

    private static final UUID NO_COLLECTION = new UUID(0, 0);

    private final Run run;
    private final Stores stores;
    private final RunChannel channel;
    private final Caller caller;
    private final Set<String> shown = new HashSet<>();
    /** Held while events are numbered and stored; {@link #pending} guards itself. */
    private final ReentrantLock storing = new ReentrantLock();

    private final StringBuilder pending = new StringBuilder();
    private final StringBuilder said = new StringBuilder();
    private int seq;
    private volatile boolean ended;

    /** Where a run's traces are kept. */
    record Stores(Runs runs, RunEvents events, Messages messages, Database database, ChatAudit audit, Clock clock) {}

    /** @param caller who is shown what is recorded */
    RunRecorder(Run run, Caller caller, Stores stores, RunChannel channel) {
        this.run = run;
        this.caller = caller;
        this.stores = stores;
        this.channel = channel;
        Thread.ofVirtual().name("run-text").start(this::flushNowAndThen);
    }

    void accept(AnswerEvent event) {
        if (event instanceof AnswerEvent.Text text) {
            // PostgreSQL refuses the NUL character
            var visible = text.text().replace("\0", "");
            synchronized (pending) {
                said.append(visible);
                pending.append(visible);
            }
            return;
        }
        storing.lock();
        try {
            if (!ended) store(event);
        } finally {
            storing.unlock();
        }
    }

    private void store(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Text _ -> throw new IllegalArgumentException("text is collected");
            case AnswerEvent.Status status -> record(new RunEvent.Status(status.text()));
            case AnswerEvent.Stepped stepped -> step(stepped.step());
            case AnswerEvent.Sources sources -> {
                var views = views(sources.sources());
                remember(views);
                record(new RunEvent.Sources(views));
            }
            case AnswerEvent.Finished finished -> finish(finished.answer());
            case AnswerEvent.Failed failed -> fail(failed.reason(), failed.remedy());
        }
    }

    private void step(Step step) {
        record(new RunEvent.Stepped(step));
        switch (step) {
            case Step.SetAside _ -> {
                synchronized (pending) {
                    said.setLength(0);
                }
            }
            case Step.Checked checked -> stores.runs().checked(run.id(), checked);
            default -> {}
        }
    }

    /** Ends the run if nothing else has. */
    void fail(String reason, String remedy) {
        storing.lock();
        try {
            if (ended) return;
            var answer = answer(said());
            stores.runs().end(run.id(), answer, Run.FAILED, null, reason, remedy);
            end(new RunEvent.Failed(reason, remedy, answer));
        } finally {
            storing.unlock();
        }
    }

    private String said() {
        synchronized (pending) {
            return said.toString();
        }
    }

    private void finish(Answer answer) {
        var citations = views(answer.citations());
        var nearest = views(answer.nearest());
        remember(citations);
        remember(nearest);
        var message = answer(answer.text());
        stores.messages().cite(message, citations, false);
        stores.messages().cite(message, nearest, true);
        stores.runs().end(run.id(), message, answer.outcome().name(), answer.model(), null, null);
        end(new RunEvent.Finished(message));
    }

    private UUID answer(String text) {
        var now = stores.clock().instant().truncatedTo(ChronoUnit.MICROS);
        return stores.messages()
                .insert(run.conversationId(), run.questionId(), "LOREKEEP", text.replace("\0", ""), now);
    }

    private void end(RunEvent.Body last) {
        record(last);
        ended = true;
    }

    private void record(RunEvent.Body body) {
        flush();
        store(body);
    }

    private void flush() {
        storing.lock();
        try {
            if (ended) return;
            var text = take();
            if (text.isEmpty()) return;
            try {
                store(new RunEvent.Text(text));
            } catch (RuntimeException e) {
                // the next row holds it too
                synchronized (pending) {
                    pending.insert(0, text);
                }
                seq--;
                throw e;
            }
        } finally {
            storing.unlock();
        }
    }

    private String take() {
        synchronized (pending) {
            var text = pending.toString();
            pending.setLength(0);
            return text;
        }
    }

    private void store(RunEvent.Body body) {
        var event = new RunEvent(++seq, body);
        stores.events().append(run.id(), event);
        channel.publish(event);
    }

    private void flushNowAndThen() {
        while (!ended) {
            try {
                flush();
            } catch (RuntimeException e) {
                LOG.warnf(e, "a piece of run %s could not be stored yet", run.id());
            }
            LockSupport.parkNanos(TEXT_INTERVAL.toNanos());
        }
    }

    /** Before any of it is shown: what cannot be recorded fails the run. */
    private void remember(List<CitationView> citations) {
        var collections = new HashSet<UUID>();
        var documents = new TreeSet<String>();
        for (var citation : citations) {
            collections.add(citation.collectionId());
            documents.add(citation.documentId() + " r" + citation.revision());
        }
        if (!collections.isEmpty()) stores.runs().read(run.id(), collections);
        documents.removeAll(shown);
        if (documents.isEmpty()) return;
        stores.audit().shown(caller, run.id(), documents);
        shown.addAll(documents);
    }

    /** With the collections that the documents are in; a document that is gone is in none, so that nobody may read it. */
    private List<CitationView> views(List<Citation> citations) {
        if (citations.isEmpty()) return List.of();
        var documents = new HashSet<UUID>();
        for (var citation : citations) documents.add(citation.documentId());
        var collections = new HashMap<UUID, UUID>();
        stores.database()
                .list(
                        row -> collections.put(Database.id(row, "id"), Database.id(row, "collection_id")),
                        "select id, collection_id from document where id = any (?)",
                        documents);
        return citations.stream()
                .map(each -> CitationView.of(each, collections.getOrDefault(each.documentId(), NO_COLLECTION)))
                .toList();
    }

    @Override
    public void close() {
        ended = true;
    }
}
