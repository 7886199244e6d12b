package dev.lorekeep.embed;

/**
 * @param model name a person recognises, such as {@code bge-small-en-v1.5 (int8)}
 * @param device where it runs, such as {@code CPU, 2 threads}
 * @param dimensions length of every vector
 * @param maxTokens longest text in tokens, special tokens included; what is beyond is cut
 * @param fingerprint changes whenever vectors would: model, weights hash, tokenizer hash, prompt, pooling, numeric format,
 *     dimensions
 * @param cacheFingerprint changes whenever passages' vectors at their full length would: what a cache of them is kept under. Neither
 *     {@code dimensions} nor the prompt of questions matters to them
 */
public record EmbedderInfo(
        String model, String device, int dimensions, int maxTokens, String fingerprint, String cacheFingerprint) {
    /** A whole vector of the model as this embedder gives it: cut to the configured length, and a unit vector again. */
    public float[] cut(float[] whole) {
        return UnitVectors.cut(whole, dimensions);
    }
}
