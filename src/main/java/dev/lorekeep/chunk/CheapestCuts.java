package dev.lorekeep.chunk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Groups units into chunks. Dynamic programming finds the cheapest way, where a chunk costs the squared distance of its length from the
 * target, and each cut and each heading inside a chunk costs by its kind. So small sections join their siblings, long ones are divided
 * evenly, and the price is linear in the text: a chunk holds few units. Counting tokens takes the most time, so each unit is counted
 * once; that is exact for tokenizers that cut at white space anyway.
 */
final class CheapestCuts {
    // about half an empty chunk: sections below half the target join a sibling, larger ones stand alone
    private static final double SIBLING_HEADING_INSIDE = 0.3;
    // more than any length can cost: a chunk does not run from the end of one chapter into the next
    private static final double DISTANT_HEADING_INSIDE = 3;
    private static final double LONGEST_CHUNK = 0.5;

    private final ChunkSettings settings;

    CheapestCuts(ChunkSettings settings) {
        this.settings = settings;
    }

    /** @return the first unit of each chunk */
    List<Integer> cheapest(List<Unit> units) {
        return cheapest(units, limits(units));
    }

    /** As soon as the target is reached, whatever the structure. */
    List<Integer> even(List<Unit> units) {
        var starts = new ArrayList<Integer>();
        int tokens = 0;
        for (int i = 0; i < units.size(); i++) {
            int target = Math.min(settings.targetTokens(), units.get(i).maxChunkTokens());
            if (i == 0 || tokens + units.get(i).tokens() > target) {
                starts.add(i);
                tokens = 0;
            }
            tokens += units.get(i).tokens();
        }
        return starts;
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

    private List<Integer> cheapest(List<Unit> units, int[] limits) {
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
}
