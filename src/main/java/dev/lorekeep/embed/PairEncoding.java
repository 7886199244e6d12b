package dev.lorekeep.embed;

/** How a question and a passage become one input of a cross-encoder. */
@FunctionalInterface
interface PairEncoding {
    /** What is too long loses the passage's end; the question keeps room for some of the passage. */
    TokenizedText encode(String query, String passage);
}
