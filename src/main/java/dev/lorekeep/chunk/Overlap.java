package dev.lorekeep.chunk;

import dev.lorekeep.chunk.ChunkSettings.Strategy;
import dev.lorekeep.parse.Block;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What a chunk repeats of the one before it: its last whole sentences, as many as fit. Nothing where a section begins, and no rows of
 * a table, whose header stands in the context.
 */
record Overlap(String text, ToIntFunction<String> tokenCounter, ChunkSettings settings) {
    /**
     * @param from first unit of the chunk before
     * @param at first unit of the chunk
     * @return in order; empty if there is nothing to repeat
     */
    List<Unit> before(List<Unit> units, int from, int at) {
        if (settings.overlapTokens() == 0 || !goesOn(units.get(at - 1), units.get(at))) return List.of();
        var repeated = new ArrayList<Unit>();
        int left = settings.overlapTokens();
        for (int i = at - 1; i >= from && goesOn(units.get(i), units.get(at)); i--) {
            var sentences = sentences(units.get(i));
            // never all of it
            int first = i == from ? 1 : 0;
            for (var sentence : sentences.subList(first, sentences.size()).reversed()) {
                left -= sentence.tokens();
                if (left < 0) return inOrder(repeated);
                repeated.add(sentence);
            }
        }
        return inOrder(repeated);
    }

    private boolean goesOn(Unit before, Unit unit) {
        if (settings.strategy() == Strategy.FIXED) return true;
        return !before.heading()
                && !unit.heading()
                && !isTable(before)
                && !isTable(unit)
                && before.section() == unit.section();
    }

    private static boolean isTable(Unit unit) {
        return unit.kind() == Block.Kind.TABLE_ROW || unit.kind() == Block.Kind.TABLE_HEADER;
    }

    private List<Unit> sentences(Unit unit) {
        if (unit.tokens() <= settings.overlapTokens()) return List.of(unit);
        return Sentences.ofProse(text.substring(unit.start(), unit.end())).stream()
                .map(sentence -> sentence.plus(unit.start()))
                .map(sentence -> unit.part(sentence, tokenCounter.applyAsInt(sentence.of(text))))
                .toList();
    }

    private static List<Unit> inOrder(List<Unit> repeated) {
        Collections.reverse(repeated);
        return repeated;
    }
}
