package dev.lorekeep.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Texts of random token ids: a model works as long on them as on words. */
final class IdTexts {
    private IdTexts() {}

    /** Every length from the shortest to the longest is as likely. */
    record Lengths(int shortest, int longest) {
        static Lengths of(int length) {
            return new Lengths(length, length);
        }

        @Override
        public String toString() {
            return shortest == longest ? "S=" + longest : shortest + ".." + longest;
        }
    }

    /** @param tokens at least so many together */
    static List<int[]> random(Lengths lengths, int tokens, int vocabulary) {
        // the same texts for everyone
        var random = new SplittableRandom(7);
        var texts = new ArrayList<int[]>();
        for (int left = tokens; left > 0; left -= texts.getLast().length) {
            var ids = new int[random.nextInt(lengths.shortest(), lengths.longest() + 1)];
            for (int i = 0; i < ids.length; i++) ids[i] = random.nextInt(vocabulary);
            texts.add(ids);
        }
        return texts;
    }

    static long tokens(List<int[]> texts) {
        return texts.stream().mapToLong(ids -> ids.length).sum();
    }
}
