package dev.lorekeep.embed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What must be known about an encoder beyond its weights.
 *
 * @param name name a person recognises
 * @param numericFormat format of the weights, such as {@code int8}
 * @param dimensions length of every vector
 * @param maxTokens longest input in tokens, special tokens included
 * @param queryPrompt put before every query
 * @param documentPrompt put before every document
 * @param batchInvariant whether a text's vector does not depend on its neighbours in a batch; dynamic int8 quantisation takes
 *     one scale over the whole batch, so there it does (cosine down to 0.987)
 */
record EncoderModel(
        String name,
        String numericFormat,
        int dimensions,
        int maxTokens,
        Pooling pooling,
        String queryPrompt,
        String documentPrompt,
        boolean batchInvariant) {

    /** Changes whenever vectors would. Fields are length-prefixed, so that no two lists of them run together. */
    String fingerprint(String weightsSha256, String tokenizerSha256) {
        var digest = sha256();
        var fields = new String[] {
            name,
            weightsSha256,
            tokenizerSha256,
            pooling.name(),
            Integer.toString(maxTokens),
            queryPrompt,
            documentPrompt,
            numericFormat,
            Integer.toString(dimensions)
        };
        for (var field : fields) {
            var bytes = field.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
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
