package dev.lorekeep.embed;

/** How the vectors of a text's tokens become the vector of the text. */
enum Pooling {
    /** The first token's. BGE. */
    CLS,
    /** The mean over all tokens. E5, GTE, MiniLM. */
    MEAN,
    /** The last token's. Qwen3. */
    LAST,
    /** The graph does it and gives one vector a text. */
    GRAPH
}
