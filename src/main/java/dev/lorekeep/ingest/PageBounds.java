package dev.lorekeep.ingest;

import dev.lorekeep.platform.Problems;

/** What a list may be asked for. */
final class PageBounds {
    private static final int MAX_SEARCH_CHARACTERS = 200;

    private PageBounds() {}

    /** Refuses what is out of bounds, with the bound. */
    static void check(int offset, int limit, int mostItems, String search) {
        if (offset < 0) throw Problems.invalid("offset must be 0 or more: " + offset);
        if (limit < 1 || limit > mostItems) throw Problems.invalid("limit must be 1 to " + mostItems + ": " + limit);
        if (search.length() > MAX_SEARCH_CHARACTERS)
            throw Problems.invalid("search is longer than " + MAX_SEARCH_CHARACTERS + " characters.");
    }
}
