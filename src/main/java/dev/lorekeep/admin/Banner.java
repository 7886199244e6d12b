package dev.lorekeep.admin;

import java.util.ArrayList;
import java.util.List;

/** Lines "Name: value" under a title, with their values below one another. */
final class Banner {
    private Banner() {}

    static List<String> of(String title, List<String> lines) {
        var widest = lines.stream().mapToInt(Banner::nameEnd).max().orElse(0);
        var banner = new ArrayList<String>();
        banner.add(title);
        for (var line : lines) {
            var end = nameEnd(line);
            banner.add("  " + line.substring(0, end) + " ".repeat(widest - end) + line.substring(end));
        }
        return banner;
    }

    /** After the first colon that a space follows, so that an address is not cut; 0 if the line has no name. */
    private static int nameEnd(String line) {
        return line.indexOf(": ") + 1;
    }
}
