package dev.lorekeep.retrieve;

import dev.lorekeep.embed.Reranking;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Puts the best passages of a search in the order of a reranker, if there is one and it answers in time; else the order of the search
 * stands. Only ever given passages that the caller may read: a model never sees others.
 */
@Singleton
class RerankedPassages {
    private static final Logger LOG = Logger.getLogger(RerankedPassages.class);

    private final Reranking reranking;

    RerankedPassages(Reranking reranking) {
        this.reranking = reranking;
    }

    /** Passages to read for a search that shows {@code limit}: one that is shown may come from further down. */
    int needed(int limit) {
        return switch (reranking) {
            case Reranking.Off _ -> limit;
            case Reranking.On on -> Math.max(limit, on.candidates());
        };
    }

    /** @param passages best first, read under the caller's rights */
    List<Passage> ordered(String question, List<Passage> passages) {
        return switch (reranking) {
            case Reranking.Off _ -> passages;
            case Reranking.On on -> ordered(question, passages, on);
        };
    }

    private static List<Passage> ordered(String question, List<Passage> passages, Reranking.On on) {
        int count = Math.min(passages.size(), on.candidates());
        // a single passage has one order
        if (count < 2) return passages;
        // what was embedded, and what the searches see
        var texts = passages.subList(0, count).stream()
                .map(passage -> passage.context() + "\n" + passage.text())
                .toList();
        var scores = awaited(on.reranker().score(question, texts), on, count);
        return scores.length == 0 ? passages : ordered(passages, scores);
    }

    /** @return empty when there are none in time */
    private static float[] awaited(CompletableFuture<float[]> scoring, Reranking.On on, int count) {
        try {
            return scoring.get(on.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            scoring.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while passages were reranked", e);
        } catch (TimeoutException e) {
            scoring.cancel(true);
            LOG.warnf(
                    "%s did not judge %d passages within %d ms: they stay in the order of the search. Lower"
                            + " lorekeep.reranker.candidates, raise lorekeep.reranker.timeout, or take a smaller model",
                    on.reranker().info().model(), count, on.timeout().toMillis());
        } catch (ExecutionException | CancellationException e) {
            LOG.warnf(
                    e,
                    "%s failed on %d passages: they stay in the order of the search",
                    on.reranker().info().model(),
                    count);
        }
        return new float[0];
    }

    /** Scores of both halves of the list stay in 0..1, those that were judged above the others. */
    private static List<Passage> ordered(List<Passage> passages, float[] scores) {
        var ordered = new ArrayList<Passage>();
        IntStream.range(0, scores.length)
                .boxed()
                // stable: what is judged the same stays in the order of the search
                .sorted(Comparator.comparing((Integer i) -> -scores[i]))
                .forEach(i -> ordered.add(passages.get(i).withScore((1 + scores[i]) / 2)));
        for (var passage : passages.subList(scores.length, passages.size()))
            ordered.add(passage.withScore(passage.score() / 2));
        return ordered;
    }
}
