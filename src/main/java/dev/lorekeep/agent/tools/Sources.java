package dev.lorekeep.agent.tools;

import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The passages that an answer may cite, numbered from 1 in the order in which the run met them. A passage that is met again keeps
 * its number, so that a marker means the same in every round. Thread-safe.
 */
public final class Sources {
    private final List<Passage> passages = new ArrayList<>();

    /** @return the number to cite it by */
    public synchronized int number(Passage passage) {
        for (var i = 0; i < passages.size(); i++) if (isSame(passages.get(i), passage)) return i + 1;
        passages.add(passage);
        return passages.size();
    }

    private static boolean isSame(Passage one, Passage other) {
        return one.documentId().equals(other.documentId())
                && one.revision() == other.revision()
                && one.start() == other.start()
                && one.end() == other.end();
    }

    /** @param number from 1 */
    public synchronized Optional<Passage> find(int number) {
        return number < 1 || number > passages.size() ? Optional.empty() : Optional.of(passages.get(number - 1));
    }

    /** The first is number 1. */
    public synchronized List<Passage> all() {
        return List.copyOf(passages);
    }
}
