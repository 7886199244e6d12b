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
 * @param shortAnswer the few words of the first quote that most likely answer; empty where there are none
 */
public record Answer(
        String text,
        List<Citation> citations,
        List<Citation> nearest,
        Outcome outcome,
        String model,
        String shortAnswer) {
    /** The {@code model} of an answer that no model wrote. */
    public static final String EXTRACTIVE = "extractive";

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
