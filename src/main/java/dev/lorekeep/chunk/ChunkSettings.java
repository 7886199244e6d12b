package dev.lorekeep.chunk;

/**
 * How a document is cut. Lengths are in tokens of the embedding model.
 *
 * @param strategy where chunks may begin
 * @param targetTokens length that costs nothing; chunks are shorter or longer where the structure wants it
 * @param maxTokens longest chunk, its context (title, headings, table header) and its overlap included
 * @param overlapTokens what a chunk repeats of the one before it, in whole sentences, where nothing but its length made the cut
 */
public record ChunkSettings(Strategy strategy, int targetTokens, int maxTokens, int overlapTokens) {
    /** 400 leaves room within the 512 tokens of bge-small for special tokens and for titles of unusual length. */
    public static final ChunkSettings DEFAULT = new ChunkSettings(256, 400);

    public static final int MIN_TOKENS = 16;

    /** Where chunks begin. */
    public enum Strategy {
        /** Where headings, paragraphs and sentences do, at the least cost. */
        STRUCTURE,
        /** As soon as the target is reached, at the next sentence, whatever the structure. */
        FIXED,
        /** At every question, which takes its answer along; other text as with {@link #STRUCTURE}. */
        QUESTION_ANSWER,
        /** At every row of a table; other text as with {@link #STRUCTURE}. */
        TABLE_ROWS
    }

    public ChunkSettings(int targetTokens, int maxTokens) {
        this(Strategy.STRUCTURE, targetTokens, maxTokens, 0);
    }

    public ChunkSettings {
        if (targetTokens < MIN_TOKENS || maxTokens < targetTokens)
            throw new IllegalArgumentException("bad lengths: target " + targetTokens + ", max " + maxTokens);
        if (overlapTokens < 0 || overlapTokens > targetTokens / 2 || overlapTokens > maxTokens - targetTokens)
            throw new IllegalArgumentException(
                    "bad overlap: " + overlapTokens + " with target " + targetTokens + ", max " + maxTokens);
    }

    /** What is left for a chunk's own text and context. */
    ChunkSettings withoutOverlap() {
        return new ChunkSettings(strategy, targetTokens, maxTokens - overlapTokens, 0);
    }
}
