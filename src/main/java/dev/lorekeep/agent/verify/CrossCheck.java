package dev.lorekeep.agent.verify;

import dev.lorekeep.embed.Reranking;
import dev.lorekeep.retrieve.Passage;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Asks the reranker, if there is one, about statements that words and vectors leave open. It was trained to tell whether a passage
 * is about something, not whether it proves it: it may lift an open case by one step or lower it by one, and decides none alone.
 */
final class CrossCheck {
    private static final Logger LOG = Logger.getLogger(CrossCheck.class);
    /** Of 0..1, where rerankers put nearly everything close to one end. */
    private static final double PLAINLY_NEAR = 0.9;

    private static final double PLAINLY_FAR = 0.05;

    private final Reranking reranking;

    CrossCheck(Reranking reranking) {
        this.reranking = reranking;
    }

    Judgement confirmed(Judgement judgement, Claim claim, List<Passage> passages) {
        if (judgement.certain()) return judgement;
        return switch (reranking) {
            case Reranking.Off _ -> judgement;
            case Reranking.On on -> moved(judgement, best(claim.statement().text(), passages, on));
        };
    }

    private static Judgement moved(Judgement judgement, double best) {
        if (best >= PLAINLY_NEAR) {
            return switch (judgement.support()) {
                case SUPPORTED -> judgement;
                case PARTLY -> new Judgement(Support.SUPPORTED, "", false);
                case UNSUPPORTED -> new Judgement(Support.PARTLY, judgement.reason(), false);
            };
        }
        if (best >= 0 && best <= PLAINLY_FAR) {
            return switch (judgement.support()) {
                case SUPPORTED -> new Judgement(Support.PARTLY, "the passage is about something else", false);
                case PARTLY -> new Judgement(Support.UNSUPPORTED, "the passage does not say this", false);
                case UNSUPPORTED -> judgement;
            };
        }
        return judgement;
    }

    /** @return 0..1; -1 where there is no answer in time */
    private static double best(String statement, List<Passage> passages, Reranking.On on) {
        var scoring = on.reranker()
                .score(
                        statement,
                        passages.stream()
                                .map(passage -> passage.context() + "\n" + passage.text())
                                .toList());
        try {
            var best = -1.0;
            for (var score : scoring.get(on.timeout().toNanos(), TimeUnit.NANOSECONDS)) best = Math.max(best, score);
            return best;
        } catch (InterruptedException e) {
            scoring.cancel(true);
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            scoring.cancel(true);
            LOG.warnf(
                    e,
                    "%s did not judge a statement: words and vectors decide",
                    on.reranker().info().model());
        }
        return -1;
    }
}
