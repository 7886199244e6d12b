package dev.lorekeep.retrieve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a range of text stands on its pages. Stored are runs of text with their rectangles; a run that lies partly in the range
 * is cut in proportion to its characters, and runs that follow each other on one line become one rectangle.
 */
final class PassageBoxes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PassageBoxes() {}

    /** Fractions of the page, 0..1, origin top left. */
    record Box(int page, double x, double y, double width, double height) {}

    /**
     * @param stored JSON array of [start, end, page, x, y, width, height], in reading order
     * @param start first UTF-16 unit, inclusive
     * @param end last UTF-16 unit, exclusive
     */
    static List<Box> cut(String stored, int start, int end) {
        var lines = new ArrayList<Box>();
        for (var run : runs(stored)) {
            var from = Math.max(start, run[0]);
            var to = Math.min(end, run[1]);
            if (from >= to) continue;
            var box = part(run, from, to);
            if (!lines.isEmpty() && onOneLine(lines.getLast(), box))
                lines.set(lines.size() - 1, union(lines.getLast(), box));
            else lines.add(box);
        }
        return lines;
    }

    private static double[][] runs(String stored) {
        try {
            return JSON.readValue(stored, double[][].class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored boxes are not arrays of numbers", e);
        }
    }

    private static Box part(double[] run, double from, double to) {
        var length = run[1] - run[0];
        var x = run[3] + run[5] * (from - run[0]) / length;
        return new Box((int) run[2], x, run[4], run[5] * (to - from) / length, run[6]);
    }

    private static boolean onOneLine(Box a, Box b) {
        if (a.page() != b.page()) return false;
        var shared = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
        return shared > Math.min(a.height(), b.height()) / 2;
    }

    private static Box union(Box a, Box b) {
        var x = Math.min(a.x(), b.x());
        var y = Math.min(a.y(), b.y());
        return new Box(
                a.page(),
                x,
                y,
                Math.max(a.x() + a.width(), b.x() + b.width()) - x,
                Math.max(a.y() + a.height(), b.y() + b.height()) - y);
    }
}
