package dev.lorekeep.chunk;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in the outline of a document.
 *
 * @param path headings from the outermost to this section's own
 * @param levels their levels, 0 for a title
 */
record Section(List<String> path, List<Integer> levels) {
    static final Section ROOT = new Section(List.of(), List.of());
    // more of them would crowd out the text that they describe
    private static final int MAX_DEPTH = 6;
    private static final int MAX_HEADING_CHARACTERS = 160;

    /** The section that a heading of {@code level} opens after this one. */
    Section open(String heading, int level) {
        int kept = 0;
        while (kept < Math.min(levels.size(), MAX_DEPTH - 1) && levels.get(kept) < level) kept++;
        var newPath = new ArrayList<>(path.subList(0, kept));
        var newLevels = new ArrayList<>(levels.subList(0, kept));
        newPath.add(clip(heading.strip().replaceAll("\\s+", " ")));
        newLevels.add(level);
        return new Section(List.copyOf(newPath), List.copyOf(newLevels));
    }

    /** Whether {@code next} has the same parent as this section, or lies below it or below a sibling. */
    boolean isNear(Section next) {
        return next.path.size() >= path.size() && commonDepth(path, next.path) >= path.size() - 1;
    }

    static int commonDepth(List<String> a, List<String> b) {
        int depth = 0;
        while (depth < Math.min(a.size(), b.size()) && a.get(depth).equals(b.get(depth))) depth++;
        return depth;
    }

    static String clip(String heading) {
        if (heading.length() <= MAX_HEADING_CHARACTERS) return heading;
        int end = MAX_HEADING_CHARACTERS - 1;
        if (Character.isHighSurrogate(heading.charAt(end - 1))) end--;
        return heading.substring(0, end) + "…";
    }
}
