package dev.lorekeep.serve;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.Answerer;
import dev.lorekeep.agent.Question;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Answers questions of other programs, a bounded number at a time. Keeps nothing of them. */
@Singleton
final class ServedAnswers {
    private static final Logger LOG = Logger.getLogger(ServedAnswers.class);

    private final Answerer answerer;
    private final AccessRules rules;
    private final SourceRights rights;
    private final AuditLog audit;
    private final Semaphore places;

    ServedAnswers(Answerer answerer, AccessRules rules, Database database, AuditLog audit, ServeConfig config) {
        this.answerer = answerer;
        this.rules = rules;
        this.rights = new SourceRights(rules, database);
        this.audit = audit;
        this.places = new Semaphore(config.concurrentRuns());
    }

    /**
     * @param through the interface it came through, for the audit log
     * @param collections limit to these; empty means all that the caller may read
     */
    record Asked(String through, String text, List<Question.Turn> history, Set<UUID> collections, String agent) {}

    /**
     * Answers on the calling thread.
     *
     * @param text is given the answer's text as soon as nothing takes it back; whatever it throws ends the run
     */
    Ended answer(Asked asked, Caller caller, Consumer<String> text, BooleanSupplier stopped) {
        if (!places.tryAcquire()) return new Ended.Busy();
        try {
            var id = UUID.randomUUID();
            audit.append(caller, "question.asked", id.toString(), Map.of("interface", asked.through()));
            var run = new ServedRun(
                    id, asked.agent(), caller, new SettledText(answerer.checksDrafts(), text), rights, audit);
            answerer.answer(
                    question(asked, id, caller), caller, run::accept, () -> run.isOver() || stopped.getAsBoolean());
            return run.ended();
        } catch (RuntimeException e) {
            LOG.errorf(e, "a question over %s failed", asked.through());
            return new Ended.Failed("Something went wrong while answering.");
        } finally {
            places.release();
        }
    }

    /**
     * What a program says was said before may come from any document that its key reads: only a model that may see all of them is
     * told of it.
     */
    private Question question(Asked asked, UUID run, Caller caller) {
        var sources = asked.history().isEmpty()
                ? Set.<UUID>of()
                : rules.filterFor(caller, Set.of()).accessSets();
        var origin = new Question.Origin(Optional.empty(), Optional.of(run), sources);
        return new Question(
                asked.text(), asked.history(), asked.collections(), origin, asked.agent(), Optional.empty());
    }
}
