package dev.lorekeep.agent.verify;

import java.util.Set;

/**
 * What was found about one sentence of an answer.
 *
 * @param start first UTF-16 unit in the answer, inclusive
 * @param end last UTF-16 unit, exclusive; the sentence's markers are within
 * @param cited numbers of the passages it was checked against
 * @param reason what is missing, in words for people; empty when it is supported
 */
public record Verdict(int start, int end, Set<Integer> cited, Support state, String reason) {
    public Verdict {
        if (start < 0 || end <= start) throw new IllegalArgumentException("bad range: " + start + ".." + end);
        cited = Set.copyOf(cited);
    }
}
