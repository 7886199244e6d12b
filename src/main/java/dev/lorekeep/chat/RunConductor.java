package dev.lorekeep.chat;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.AnswerEvent;
import dev.lorekeep.agent.Answerer;
import dev.lorekeep.agent.Question;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.platform.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Starts, stops and ends runs, each on its own virtual thread, a bounded number at a time. */
@Singleton
final class RunConductor {
    private static final Logger LOG = Logger.getLogger(RunConductor.class);
    private static final Duration LOOK_FOR_STOP = Duration.ofMillis(100);

    private final Answerer answerer;
    private final Visibility visibility;
    private final RunRecorder.Stores stores;
    private final Conversations conversations;
    private final Semaphore places;
    private final Map<UUID, RunChannel> channels = new ConcurrentHashMap<>();

    RunConductor(
            Answerer answerer,
            Visibility visibility,
            Conversations conversations,
            Runs runs,
            RunEvents events,
            Messages messages,
            Database database,
            ChatAudit audit,
            Clock clock,
            ChatConfig config) {
        this.answerer = answerer;
        this.visibility = visibility;
        this.conversations = conversations;
        this.stores = new RunRecorder.Stores(runs, events, messages, database, audit, clock);
        // fair: who asked first is answered first
        this.places = new Semaphore(config.concurrentRuns(), true);
    }

    record Started(UUID runId, UUID questionId) {}

    /** @return empty when an answer is being made in this conversation already */
    Optional<Started> start(
            Caller caller,
            UUID conversation,
            String question,
            Set<UUID> collections,
            String agent,
            Optional<String> model) {
        var started = QuarkusTransaction.requiringNew()
                .call(() -> record(caller, conversation, question, collections, agent, model));
        if (started.isEmpty()) return Optional.empty();
        var run = started.get().run();
        var isFirst = started.get().isFirst();
        var channel = new RunChannel();
        channels.put(run.id(), channel);
        Thread.ofVirtual().name("run-" + run.id()).start(() -> conduct(run, isFirst, question, caller, channel));
        return Optional.of(new Started(run.id(), run.questionId()));
    }

    /** @param isFirst whether nothing was said in the conversation before */
    private record Recorded(Run run, boolean isFirst) {}

    /** Question, run and audit record come together or not at all, and with one commit. */
    private Optional<Recorded> record(
            Caller caller,
            UUID conversation,
            String question,
            Set<UUID> collections,
            String agent,
            Optional<String> model) {
        var parent = stores.messages().latest(conversation).orElse(null);
        var now = stores.clock().instant().truncatedTo(ChronoUnit.MICROS);
        var asked = stores.messages().insert(conversation, parent, "PERSON", question, now);
        var id = stores.runs().start(caller, conversation, asked, collections, agent, model);
        if (id.isEmpty()) {
            stores.database().update("delete from message where id = ?", asked);
            return Optional.empty();
        }
        conversations.touch(conversation, question);
        // last: others who append wait until this transaction ends
        stores.audit().asked(caller, conversation, id.get());
        var run = new Run(id.get(), conversation, asked, collections, agent, model, Run.RUNNING, Set.of());
        return Optional.of(new Recorded(run, parent == null));
    }

    private void conduct(Run run, boolean isFirst, String question, Caller caller, RunChannel channel) {
        try (var recorder = new RunRecorder(run, caller, stores, channel)) {
            try {
                waitForPlace(recorder, channel);
                try {
                    var origin = new Question.Origin(
                            Optional.of(run.conversationId()),
                            Optional.of(run.id()),
                            isFirst ? Set.of() : stores.runs().sourcesOfConversation(run.conversationId()));
                    var history = isFirst ? List.<Question.Turn>of() : history(run, caller);
                    var asked =
                            new Question(question, history, run.collections(), origin, run.agent(), run.onlyModel());
                    answerer.answer(asked, caller, recorder::accept, channel::isStopped);
                    recorder.fail("The answer ended without a result.", "Ask again.");
                } finally {
                    places.release();
                }
            } catch (RuntimeException e) {
                LOG.errorf(e, "run %s failed", run.id());
                recorder.fail(
                        "Something went wrong while answering.",
                        "Ask again; if it happens again, tell an administrator.");
            }
        } catch (RuntimeException e) {
            // the conversation was deleted under it, or the database is away: recovery ends the run at the next start
            LOG.warnf(e, "run %s could not be recorded", run.id());
        } finally {
            channels.remove(run.id());
        }
    }

    private void waitForPlace(RunRecorder recorder, RunChannel channel) {
        if (places.tryAcquire()) return;
        var before = places.getQueueLength();
        recorder.accept(new AnswerEvent.Status(
                before == 0
                        ? "Waiting for an answer in progress"
                        : "Waiting: " + before + (before == 1 ? " question is" : " questions are") + " before yours"));
        try {
            while (!places.tryAcquire(LOOK_FOR_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!channel.isStopped()) continue;
                // a stopped run still needs its place for a moment, to end like any other
                places.acquire();
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a place", e);
        }
    }

    /** Earlier turns, as their reader may see them now: what is withheld from the person is withheld from the model. */
    private List<Question.Turn> history(Run run, Caller caller) {
        return stores.messages().of(run.conversationId(), visibility.of(caller)).stream()
                .filter(each -> !each.id().equals(run.questionId()))
                .map(each -> new Question.Turn(each.author().equals("PERSON"), each.text()))
                .toList();
    }

    /** The live events of a run that goes on in this process. */
    Optional<RunChannel> channel(UUID run) {
        return Optional.ofNullable(channels.get(run));
    }

    void stop(UUID run) {
        channel(run).ifPresent(RunChannel::stop);
    }

    /** Ends runs that a crash interrupted, so that nobody waits for them. */
    void recover(@Observes StartupEvent started) {
        for (var run : stores.runs().running()) {
            if (channels.containsKey(run.id())) continue;
            var said = new StringBuilder();
            var seq = 0;
            for (var event : stores.events().after(run.id(), 0)) {
                seq = event.seq();
                if (event.body() instanceof RunEvent.Text text) said.append(text.text());
                // a draft or what was said before a tool was used
                if (event.body() instanceof RunEvent.Stepped(Step.SetAside _)) said.setLength(0);
            }
            var reason = "The service was restarted while answering.";
            var remedy = "Ask again.";
            var now = stores.clock().instant().truncatedTo(ChronoUnit.MICROS);
            var answer =
                    stores.messages().insert(run.conversationId(), run.questionId(), "LOREKEEP", said.toString(), now);
            stores.runs().end(run.id(), answer, Run.FAILED, null, reason, remedy);
            stores.events().append(run.id(), new RunEvent(seq + 1, new RunEvent.Failed(reason, remedy, answer)));
            LOG.infof("run %s was interrupted by a restart", run.id());
        }
    }
}
