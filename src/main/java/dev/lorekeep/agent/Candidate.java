package dev.lorekeep.agent;

import dev.lorekeep.retrieve.Passage;
import java.util.Set;

/**
 * A sentence that may answer.
 *
 * @param rank of its passage, from 0
 * @param start in the passage's text, inclusive
 * @param end in the passage's text, exclusive
 * @param stems its words that carry meaning
 * @param passageStems those of the passage, its title and its headings
 */
record Candidate(Passage passage, int rank, int start, int end, Set<String> stems, Set<String> passageStems) {
    String text() {
        return passage.text().substring(start, end);
    }

    /** In the document's parsed text. */
    int absoluteStart() {
        return passage.place(start, end).start();
    }

    int absoluteEnd() {
        return passage.place(start, end).end();
    }
}
