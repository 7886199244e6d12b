package dev.lorekeep.parse;

/** Makes any text safe to store, search and show: no controls, no halves of surrogate pairs, no invisible formatting. */
final class Clean {
    private Clean() {}

    /** One line: every run of white space becomes one space, none at the ends. */
    static String line(CharSequence raw) {
        var text = new StringBuilder(raw.length());
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (isSpace(c)) {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') text.append(' ');
            } else i = append(raw, i, text);
        }
        var end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') end--;
        text.setLength(end);
        return text.toString();
    }

    /** One line of so many UTF-16 units at most; what is cut off is not looked at. */
    static String line(String raw, int most) {
        // white space and what is invisible will go
        var clean = line(raw.length() > 4 * most ? raw.substring(0, 4 * most) : raw);
        if (clean.length() <= most) return clean;
        var cut = Character.isHighSurrogate(clean.charAt(most - 1)) ? most - 1 : most;
        return clean.substring(0, cut).strip();
    }

    /** Lines as they were written: indentation stays, trailing spaces and blank lines at both ends go. */
    static String lines(CharSequence raw) {
        var text = new StringBuilder(raw.length());
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c == '\r' || c == '\n' || c == '\u0085' || c == '\u2028' || c == '\u2029' || c == '\f') {
                if (c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n') i++;
                trimEnd(text);
                if (!text.isEmpty()) text.append('\n');
            } else if (isSpace(c)) text.append(c == '\t' ? '\t' : ' ');
            else i = append(raw, i, text);
        }
        trimEnd(text);
        while (!text.isEmpty() && text.charAt(text.length() - 1) == '\n') text.setLength(text.length() - 1);
        return text.toString().isBlank() ? "" : text.toString();
    }

    /** Appends the character at {@code i}, whole or not at all; answers the index of its last unit. */
    private static int append(CharSequence raw, int i, StringBuilder text) {
        var c = raw.charAt(i);
        if (Character.isHighSurrogate(c)) {
            if (i + 1 >= raw.length() || !Character.isLowSurrogate(raw.charAt(i + 1))) return i;
            text.append(c).append(raw.charAt(i + 1));
            return i + 1;
        }
        if (!Character.isLowSurrogate(c) && !isInvisible(c)) text.append(c);
        return i;
    }

    static boolean isSpace(char c) {
        if (c <= ' ') return c == ' ' || (c >= '\t' && c <= '\r');
        return c == '\u00A0' || c == '\u0085' || (c >= '\u1680' && Character.isSpaceChar(c));
    }

    /** Controls, soft hyphens, zero-width spaces, directional marks and non-characters: noise for search, a hiding place for tricks. */
    private static boolean isInvisible(char c) {
        if (c < 0xA0) return c < ' ' || c >= 0x7F;
        return c == '\u00AD'
                || c == '\u200B'
                || c == '\u200E'
                || c == '\u200F'
                || (c >= '\u202A' && c <= '\u202E')
                || (c >= '\u2060' && c <= '\u206F')
                || c == '\uFEFF'
                || c >= '\uFFF0' && c != '\uFFFD';
    }

    private static void trimEnd(StringBuilder text) {
        var end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) end--;
        text.setLength(end);
    }
}
