package dev.lorekeep.embed.convert;

/** What a converted model answers. */
public enum Head {
    /** {@code embedding} [batch, hidden]: the last real token's state, of unit length. */
    EMBEDDING,
    /** {@code logits} [batch, 2]: the last real token's scores of two tokens, first of "no", then of "yes". Qwen3-Reranker. */
    YES_NO
}
