package dev.lorekeep.agent;

import java.util.List;

/**
 * A finished answer.
 *
 * @param text Markdown with [n] markers that refer to {@code citations}
 * @param citations what the markers point to
 * @param nearest when nothing answers the question: the nearest passages, unmarked in the text
 * @param outcome whether it answers
 * @param model what wrote it; {@code extractive} when no model did
 */
public record Answer(String text, List<Citation> citations, List<Citation> nearest, Outcome outcome, String model) {
    /** How it ended. */
    public enum Outcome {
        ANSWERED,
        ABSTAINED,
        STOPPED
    }

    public Answer {
        citations = List.copyOf(citations);
        nearest = List.copyOf(nearest);
    }
}
