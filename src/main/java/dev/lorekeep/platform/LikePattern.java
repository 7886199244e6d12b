package dev.lorekeep.platform;

/** Patterns for SQL's LIKE, of words that somebody typed. */
public final class LikePattern {
    private LikePattern() {}

    /** What contains the words as they are: nothing in them is a wildcard. */
    public static String containing(String words) {
        // PostgreSQL takes no NUL in a text
        var plain = words.replace('\0', ' ').replace("\\", "\\\\");
        return "%" + plain.replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
