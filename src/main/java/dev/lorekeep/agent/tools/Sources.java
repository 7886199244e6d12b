package dev.lorekeep.agent.tools;

import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The passages that an answer may cite, numbered from 1 in the order in which the run met them. A passage that is met again keeps
 * its number, so that a marker means the same in every round. Thread-safe.
 */
public final class Sources {
    /** Shared by all views of a run, and their lock. */
    private final List<Passage> passages;

    private final TreeSet<Integer> met = new TreeSet<>();

    public Sources() {
        this(new ArrayList<>());
    }

    private Sources(List<Passage> passages) {
        this.passages = passages;
    }

    /** The same passages; remembers which of them were met through it. */
    public Sources watched() {
        return new Sources(passages);
    }

    /** @return the number to cite it by */
    public int number(Passage passage) {
        synchronized (passages) {
            var place = place(passage);
            met.add(place);
            return place;
        }
    }

    private int place(Passage passage) {
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
    public Optional<Passage> find(int number) {
        synchronized (passages) {
            return number < 1 || number > passages.size() ? Optional.empty() : Optional.of(passages.get(number - 1));
        }
    }

    /** The first is number 1. */
    public List<Passage> all() {
        synchronized (passages) {
            return List.copyOf(passages);
        }
    }

    /** Numbers of the passages that were met through this view, ascending. */
    public List<Integer> met() {
        synchronized (passages) {
            return Collections.unmodifiableList(new ArrayList<>(met));
        }
    }
}
