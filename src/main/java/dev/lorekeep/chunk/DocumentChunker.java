package dev.lorekeep.chunk;

import dev.lorekeep.chunk.ChunkSettings.Strategy;
import dev.lorekeep.parse.ParsedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Cuts where the document itself has seams. The text is taken apart into {@link Unit}s that stay whole; {@link Seams} tells where the
 * strategy wants a chunk to begin whatever it costs, and {@link CheapestCuts} groups the units in between.
 */
public final class DocumentChunker implements Chunker {
    private final ToIntFunction<String> tokenCounter;

    /** @param tokenCounter tokens of a text alone, without special tokens */
    public DocumentChunker(ToIntFunction<String> tokenCounter) {
        this.tokenCounter = tokenCounter;
    }

    @Override
    public List<Chunk> chunk(ParsedDocument document, ChunkSettings settings) {
        var text = document.text();
        var units = Units.of(document, tokenCounter, settings.withoutOverlap());
        var seams = Seams.of(units, text, settings.strategy());
        var starts = starts(units, seams, settings.withoutOverlap());
        var overlap = new Overlap(text, tokenCounter, settings);
        var chunks = new ArrayList<Chunk>();
        for (int i = 0; i < starts.size(); i++) {
            int at = starts.get(i);
            int next = i + 1 < starts.size() ? starts.get(i + 1) : units.size();
            var repeated = i == 0 || seams.isAt(at) ? List.<Unit>of() : overlap.before(units, starts.get(i - 1), at);
            chunks.add(chunk(i, repeated, units.subList(at, next), seams.lead(at), text));
        }
        return chunks;
    }

    private static List<Integer> starts(List<Unit> units, Seams seams, ChunkSettings settings) {
        var cuts = new CheapestCuts(settings);
        var starts = new ArrayList<Integer>();
        int from = 0;
        for (int next = 1; next <= units.size(); next++) {
            if (next < units.size() && !seams.isAt(next)) continue;
            var stretch = units.subList(from, next);
            var found = settings.strategy() == Strategy.FIXED ? cuts.even(stretch) : cuts.cheapest(stretch);
            for (int start : found) starts.add(from + start);
            from = next;
        }
        return starts;
    }

    private static Chunk chunk(int ordinal, List<Unit> repeated, List<Unit> units, String lead, String text) {
        var first = repeated.isEmpty() ? units.getFirst() : repeated.getFirst();
        int end = units.getLast().end();
        return new Chunk(
                ordinal,
                first.start(),
                end,
                text.substring(first.start(), end),
                commonPath(units),
                lead.isEmpty() ? units.getFirst().tableHeader() : lead,
                first.page());
    }

    /** Of the units that are not headings, if there are any: a chunk's first headings lie above its text. */
    private static List<String> commonPath(List<Unit> units) {
        var body = units.stream().filter(unit -> !unit.heading()).toList();
        var sections = (body.isEmpty() ? units : body)
                .stream().map(Unit::section).distinct().toList();
        var path = sections.getFirst().path();
        for (var section : sections) path = path.subList(0, Section.commonDepth(path, section.path()));
        return path;
    }
}
