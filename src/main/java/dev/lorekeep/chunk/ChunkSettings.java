package dev.lorekeep.chunk;

/**
 * How long chunks are, in tokens of the embedding model.
 *
 * @param targetTokens length that costs nothing; chunks are shorter or longer where the structure wants it
 * @param maxTokens longest chunk, its context (title, headings, table header) included
 */
public record ChunkSettings(int targetTokens, int maxTokens) {
    /** 400 leaves room within the 512 tokens of bge-small for special tokens and for titles of unusual length. */
    public static final ChunkSettings DEFAULT = new ChunkSettings(256, 400);

    public ChunkSettings {
        if (targetTokens < 16 || maxTokens < targetTokens)
            throw new IllegalArgumentException("bad lengths: target " + targetTokens + ", max " + maxTokens);
    }
}
