package dev.lorekeep.agent.verify;

import dev.lorekeep.retrieve.Passage;

/** Two documents that say the same of the same thing, with different values. */
public record Conflict(Side first, Side second) {
    /**
     * @param start of the sentence, in the passage's text, inclusive
     * @param end exclusive
     * @param value number or date as written
     */
    public record Side(Passage passage, int start, int end, String value) {
        public String sentence() {
            return passage.text().substring(start, end);
        }
    }

    /** For people. */
    public String message() {
        return "“%s” says %s, “%s” says %s"
                .formatted(
                        first.passage().title(), first.value(), second.passage().title(), second.value());
    }
}
