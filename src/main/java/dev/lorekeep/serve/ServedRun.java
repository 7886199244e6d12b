package dev.lorekeep.serve;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.Answer;
import dev.lorekeep.agent.AnswerEvent;
import dev.lorekeep.agent.Citation;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.audit.AuditLog;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Follows one run: records what is shown before it is, looks again whether it may be shown, and counts tokens. */
final class ServedRun {
    /** How soon rights that ended count while text streams; a look for each token would slow the stream down. */
    private static final Duration RIGHTS_HOLD = Duration.ofMillis(200);

    private final UUID id;
    private final String agent;
    private final Caller caller;
    private final SettledText text;
    private final SourceRights rights;
    private final AuditLog audit;
    private final Set<UUID> collections = new HashSet<>();
    private final Set<String> shown = new HashSet<>();
    private List<Step.Verdict> verdicts = List.of();
    private long inputTokens;
    private long outputTokens;
    private long lookedAt;
    private boolean looked;
    private volatile @Nullable Ended ended;

    ServedRun(UUID id, String agent, Caller caller, SettledText text, SourceRights rights, AuditLog audit) {
        this.id = id;
        this.agent = agent;
        this.caller = caller;
        this.text = text;
        this.rights = rights;
        this.audit = audit;
    }

    boolean isOver() {
        return ended != null;
    }

    Ended ended() {
        var how = ended;
        return how == null ? new Ended.Failed("The answer ended without a result.") : how;
    }

    void accept(AnswerEvent event) {
        if (isOver()) return;
        switch (event) {
            case AnswerEvent.Status _ -> {}
            case AnswerEvent.Stepped stepped -> step(stepped.step());
            case AnswerEvent.Sources sources -> remember(sources.sources());
            case AnswerEvent.Text piece -> {
                if (mayShow(RIGHTS_HOLD)) text.text(piece.text());
            }
            case AnswerEvent.Finished finished -> finish(finished.answer());
            case AnswerEvent.Failed failed -> ended = new Ended.Failed(failed.reason() + " " + failed.remedy());
        }
    }

    private void step(Step step) {
        switch (step) {
            case Step.Asked asked -> text.asked(asked.tools());
            case Step.Replied replied -> {
                inputTokens += replied.inputTokens();
                outputTokens += replied.outputTokens();
            }
            case Step.Checked checked -> verdicts = checked.verdicts();
            default -> {}
        }
    }

    /** Before any of it is shown: what cannot be recorded fails the run. */
    private void remember(List<Citation> citations) {
        var documents = new HashSet<UUID>();
        var revisions = new TreeSet<String>();
        for (var citation : citations) {
            documents.add(citation.documentId());
            revisions.add(citation.documentId() + " r" + citation.revision());
        }
        collections.addAll(rights.collectionsOf(documents));
        looked = false;
        revisions.removeAll(shown);
        if (revisions.isEmpty()) return;
        audit.append(caller, "answer.shown", id.toString(), Map.of("documents", String.join(", ", revisions)));
        shown.addAll(revisions);
    }

    private boolean mayShow(Duration hold) {
        var now = System.nanoTime();
        if (looked && now - lookedAt < hold.toNanos()) return true;
        looked = true;
        lookedAt = now;
        if (rights.mayRead(caller, collections)) return true;
        ended = new Ended.Withheld();
        return false;
    }

    private void finish(Answer answer) {
        remember(Stream.concat(answer.citations().stream(), answer.nearest().stream())
                .toList());
        if (!mayShow(Duration.ZERO)) return;
        ended = text.finished(answer.text())
                ? new Ended.Answered(id, agent, answer, verdicts, inputTokens, outputTokens)
                : new Ended.Failed("The answer was corrected after its beginning had been sent. Ask again.");
    }
}
