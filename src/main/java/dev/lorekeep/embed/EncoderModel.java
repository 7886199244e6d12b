package dev.lorekeep.embed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be known about an encoder beyond its weights.
 *
 * @param name name a person recognises
 * @param numericFormat format of the weights, such as {@code int8}
 * @param dimensions length of every vector
 * @param maxTokens longest input in tokens, special tokens included
 * @param queryPrompt put before every query
 * @param documentPrompt put before every document
 * @param endToken token at the end of every text, for tokenizers that put none there; null for none
 */
record EncoderModel(
        String name,
        String numericFormat,
        int dimensions,
        int maxTokens,
        Pooling pooling,
        String queryPrompt,
        String documentPrompt,
        @Nullable Integer endToken) {

    /**
     * Changes whenever vectors would. Fields are length-prefixed, so that no two lists of them run together.
     *
     * @param weightsIdentity hash of the weights and, where we wrote the graph, our version
     */
    String fingerprint(String weightsIdentity, String tokenizerSha256) {
        var fields = new ArrayList<>(List.of(
                name,
                weightsIdentity,
                tokenizerSha256,
                pooling.name(),
                Integer.toString(maxTokens),
                queryPrompt,
                documentPrompt,
                numericFormat,
                Integer.toString(dimensions)));
        // only where it says something: an index that knows nothing of it stays valid
        if (endToken != null) fields.add(endToken.toString());
        var digest = sha256();
        for (var field : fields) {
            var bytes = field.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    EncoderModel withDimensions(int dimensions) {
        return new EncoderModel(
                name, numericFormat, dimensions, maxTokens, pooling, queryPrompt, documentPrompt, endToken);
    }

    EncoderModel withMaxTokens(int maxTokens) {
        return new EncoderModel(
                name, numericFormat, dimensions, maxTokens, pooling, queryPrompt, documentPrompt, endToken);
    }

    EncoderModel withQueryPrompt(String queryPrompt) {
        return new EncoderModel(
                name, numericFormat, dimensions, maxTokens, pooling, queryPrompt, documentPrompt, endToken);
    }

    /** What a person reads: {@code bge-small-en-v1.5 (int8)}. */
    String label() {
        return name + " (" + numericFormat + ")";
    }

    String prompt(Embedder.Side side) {
        return switch (side) {
            case QUERY -> queryPrompt;
            case DOCUMENT -> documentPrompt;
        };
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
