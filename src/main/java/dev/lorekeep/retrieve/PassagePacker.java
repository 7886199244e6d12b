package dev.lorekeep.retrieve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Chooses what fits into a prompt: the best passages first, as long as the budget lasts, and those that follow each other in one
 * document put together again, so that a reader sees a stretch of text and not its pieces. Pure.
 */
public final class PassagePacker {
    private PassagePacker() {}

    /** Passages of one revision of one document, in its order and without a gap between their ordinals. */
    public record Stretch(List<Passage> passages) {
        public Stretch {
            if (passages.isEmpty()) throw new IllegalArgumentException("a stretch has at least one passage");
            passages = List.copyOf(passages);
        }

        double score() {
            return passages.stream().mapToDouble(Passage::score).max().orElseThrow();
        }
    }

    /**
     * @param passages best first
     * @param budget what may be spent, in the unit of {@code cost}: tokens or characters
     * @param cost of a passage's context and text
     * @return best first; what does not fit is passed over, because a shorter one after it may
     */
    public static List<Stretch> pack(List<Passage> passages, int budget, ToIntFunction<String> cost) {
        var chosen = new ArrayList<Passage>();
        var left = budget;
        for (var passage : passages) {
            var needed = cost.applyAsInt(passage.context() + "\n" + passage.text());
            if (needed > left) continue;
            left -= needed;
            chosen.add(passage);
        }
        return stretches(chosen).stream()
                .sorted(Comparator.comparingDouble((Stretch stretch) -> -stretch.score()))
                .toList();
    }

    private static List<Stretch> stretches(List<Passage> passages) {
        var inOrder = passages.stream()
                .sorted(Comparator.comparing(Passage::documentId)
                        .thenComparing(Passage::revision)
                        .thenComparing(Passage::ordinal))
                .toList();
        var stretches = new ArrayList<Stretch>();
        var open = new ArrayList<Passage>();
        for (var passage : inOrder) {
            if (!open.isEmpty() && !follows(open.getLast(), passage)) {
                stretches.add(new Stretch(open));
                open.clear();
            }
            open.add(passage);
        }
        if (!open.isEmpty()) stretches.add(new Stretch(open));
        return stretches;
    }

    private static boolean follows(Passage first, Passage second) {
        return first.documentId().equals(second.documentId())
                && first.revision() == second.revision()
                && first.ordinal() + 1 == second.ordinal();
    }
}
