package dev.lorekeep.agent;

import dev.lorekeep.agent.SentenceScores.Scored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/**
 * Chooses what to quote: maximal marginal relevance (Carbonell and Goldstein 1998), at most two sentences of a chunk. The best is
 * always chosen; others only if they come near it.
 */
final class Selection {
    private static final int MAX_SENTENCES = 5;
    private static final int MAX_PER_CHUNK = 2;
    /** Weight of relevance against novelty. */
    private static final double LAMBDA = 0.7;
    /** Odds against the best; what is less likely than one in twelve to be the better sentence is padding. */
    private static final double NEAR_THE_BEST = 1.0 / 12;

    private Selection() {}

    /** @param ranked best first */
    static List<Scored> of(List<Scored> ranked) {
        var chosen = new ArrayList<Scored>();
        var perChunk = new HashMap<UUID, Integer>();
        var left = new ArrayList<>(ranked);
        while (chosen.size() < MAX_SENTENCES) {
            Scored next = null;
            var best = Double.NEGATIVE_INFINITY;
            for (var each : left) {
                if (!chosen.isEmpty() && odds(each, ranked) < NEAR_THE_BEST) continue;
                if (perChunk.getOrDefault(each.candidate().passage().chunkId(), 0) >= MAX_PER_CHUNK) continue;
                var value = LAMBDA * odds(each, ranked) - (1 - LAMBDA) * likeness(each, chosen);
                if (value > best) {
                    best = value;
                    next = each;
                }
            }
            if (next == null) break;
            left.remove(next);
            // the same sentence in another document adds nothing
            if (likeness(next, chosen) > 0.97) continue;
            chosen.add(next);
            perChunk.merge(next.candidate().passage().chunkId(), 1, Integer::sum);
        }
        return chosen;
    }

    /** Against the best, 0..1. */
    private static double odds(Scored each, List<Scored> ranked) {
        return Math.exp(each.score() - ranked.getFirst().score());
    }

    private static double likeness(Scored each, List<Scored> chosen) {
        return chosen.stream()
                .mapToDouble(other -> SentenceScores.cosine(each.vector(), other.vector()))
                .max()
                .orElse(0);
    }
}
