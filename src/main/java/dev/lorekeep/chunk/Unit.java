package dev.lorekeep.chunk;

import dev.lorekeep.parse.Block;

/**
 * What is never cut: a heading, a paragraph that is short enough, a sentence, a table row. Chunks are runs of units.
 *
 * @param start first UTF-16 unit, inclusive
 * @param end last UTF-16 unit, exclusive
 * @param tokens its length
 * @param cut what stands before it
 * @param section where it belongs; a heading belongs to the section that it opens
 * @param kind of the block that it is of; titles are headings
 * @param tableHeader header of the table that it continues; empty for the header itself and outside tables
 * @param maxChunkTokens longest chunk that leaves room for its context
 * @param page page of its first character; 0 where the format has none
 */
record Unit(
        int start,
        int end,
        int tokens,
        Cut cut,
        Section section,
        Block.Kind kind,
        String tableHeader,
        int maxChunkTokens,
        int page) {
    boolean heading() {
        return kind == Block.Kind.HEADING;
    }

    /** @return some of it, with what it stands in */
    Unit part(TextRange range, int partTokens) {
        return new Unit(range.start(), range.end(), partTokens, cut, section, kind, tableHeader, maxChunkTokens, page);
    }

    /** Whether its block begins with it. */
    boolean opensBlock() {
        return cut != Cut.BETWEEN_SENTENCES && cut != Cut.INSIDE_SENTENCE;
    }

    /** Places where a chunk may begin, with what a cut there costs; 1 is the price of an empty chunk. */
    enum Cut {
        BEFORE_HEADING(0),
        BEFORE_BLOCK(0.05),
        /** Between the items of a list, the rows of a table, the lines of code. */
        INSIDE_GROUP(0.1),
        BETWEEN_SENTENCES(0.2),
        INSIDE_SENTENCE(0.6),
        /** A heading would be left behind without its text, or a table header without its rows. */
        AFTER_HEADING(8);

        final double cost;

        Cut(double cost) {
            this.cost = cost;
        }
    }
}
