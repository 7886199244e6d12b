package dev.lorekeep.chunk;

import dev.lorekeep.parse.ParsedDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Cuts where the document itself has seams. The text is taken apart into {@link Unit}s that stay whole; dynamic programming then
 * finds the cheapest way to group them, where a chunk costs the squared distance of its length from the target, and each cut and
 * each heading inside a chunk costs by its kind. So small sections join their siblings, long ones are divided evenly, and the price
 * is linear in the text: a chunk holds few units. Counting tokens takes the most time, so each unit is counted once; that is
 * exact for tokenizers that cut at white space anyway.
 */
public final class StructureChunker implements Chunker {
    // about half an empty chunk: sections below half the target join a sibling, larger ones stand alone
    private static final double SIBLING_HEADING_INSIDE = 0.3;
    // more than any length can cost: a chunk does not run from the end of one chapter into the next
    private static final double DISTANT_HEADING_INSIDE = 3;
    private static final double LONGEST_CHUNK = 0.5;

    private final ToIntFunction<String> tokenCounter;
    private final ChunkSettings settings;

    /** @param tokenCounter tokens of a text alone, without special tokens */
    public StructureChunker(ToIntFunction<String> tokenCounter, ChunkSettings settings) {
        this.tokenCounter = tokenCounter;
        this.settings = settings;
    }

    @Override
    public List<Chunk> chunk(ParsedDocument document) {
        var units = Units.of(document, tokenCounter, settings);
        var starts = cheapestStarts(units, limits(units));
        var chunks = new ArrayList<Chunk>();
        for (int i = 0; i < starts.size(); i++) {
            int next = i + 1 < starts.size() ? starts.get(i + 1) : units.size();
            chunks.add(chunk(i, units.subList(starts.get(i), next), document.text()));
        }
        return chunks;
    }

    /** Tokens that a chunk may have that starts at each unit; headings at its start count with the text that they lead to. */
    private static int[] limits(List<Unit> units) {
        var limits = new int[units.size()];
        int ofText = Integer.MAX_VALUE;
        for (int i = limits.length - 1; i >= 0; i--) {
            if (!units.get(i).heading()) ofText = units.get(i).maxChunkTokens();
            limits[i] = Math.min(units.get(i).maxChunkTokens(), ofText);
        }
        return limits;
    }

    private List<Integer> cheapestStarts(List<Unit> units, int[] limits) {
        int count = units.size();
        var cost = new double[count + 1];
        var from = new int[count + 1];
        for (int end = 1; end <= count; end++) cost[end] = Double.POSITIVE_INFINITY;
        for (int start = 0; start < count; start++) {
            double before = cost[start] + units.get(start).cut().cost;
            double headings = 0;
            boolean body = false;
            int tokens = 0;
            for (int next = start; next < count; next++) {
                var unit = units.get(next);
                tokens += unit.tokens();
                if (tokens > limits[start] && next > start) break;
                if (unit.heading() && body) headings += headingInside(units.get(start), units.get(next - 1), unit);
                body = !unit.heading();
                double total = before + headings + lengthCost(tokens, limits[start]);
                if (total < cost[next + 1]) {
                    cost[next + 1] = total;
                    from[next + 1] = start;
                }
            }
        }
        var starts = new ArrayList<Integer>();
        for (int end = count; end > 0; end = from[end]) starts.add(from[end]);
        Collections.reverse(starts);
        return starts;
    }

    private static double headingInside(Unit first, Unit before, Unit heading) {
        boolean near =
                first.section().isNear(heading.section()) && before.section().isNear(heading.section());
        return near ? SIBLING_HEADING_INSIDE : DISTANT_HEADING_INSIDE;
    }

    private double lengthCost(int tokens, int limit) {
        double target = Math.min(settings.targetTokens(), limit);
        double distance = tokens <= target ? 1 - tokens / target : (tokens - target) / Math.max(1, limit - target);
        return (tokens <= target ? 1 : LONGEST_CHUNK) * distance * distance;
    }

    private static Chunk chunk(int ordinal, List<Unit> units, String text) {
        var first = units.getFirst();
        int end = units.getLast().end();
        return new Chunk(
                ordinal,
                first.start(),
                end,
                text.substring(first.start(), end),
                commonPath(units),
                first.tableHeader(),
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
