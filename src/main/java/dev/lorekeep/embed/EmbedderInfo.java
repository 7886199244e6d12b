package dev.lorekeep.embed;

/**
 * @param model name a person recognises, such as {@code bge-small-en-v1.5 (int8)}
 * @param dimensions length of every vector
 * @param maxTokens longest text in tokens, special tokens included; what is beyond is cut
 * @param fingerprint changes whenever vectors would: model, weights hash, tokenizer hash, prompt, pooling, numeric format,
 *     dimensions
 */
public record EmbedderInfo(String model, int dimensions, int maxTokens, String fingerprint) {}
