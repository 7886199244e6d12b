package dev.lorekeep.embed.convert;

/** What a graph computes from the last token's state. */
sealed interface Answer {
    record Embedding() implements Answer {}

    /** Scores of two tokens. */
    record YesNo(int yesToken, int noToken) implements Answer {}
}
