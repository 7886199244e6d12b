package dev.lorekeep.embed;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.lorekeep.embed.convert.UnusableModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Hugging Face tokenizer.json. Thread-safe. */
final class TextTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final int maxTokens;
    private final @Nullable Integer missingEnd;

    /**
     * @param json content of tokenizer.json
     * @param maxTokens longest result of {@link #encode}, special tokens included
     * @param endToken what the model wants at the end of a text; only used when the tokenizer puts nothing there by itself: some
     *     uploads of Qwen3-Embedding do not, and without it vectors are useless (cosine -0.16 to 0.19)
     * @param nativeFolder where the native library is unpacked
     * @throws UnusableModel when it is no tokenizer
     */
    TextTokenizer(byte[] json, int maxTokens, @Nullable Integer endToken, Path nativeFolder) {
        keepLocal(nativeFolder);
        this.maxTokens = maxTokens;
        try {
            // cut by hand in encode(), since count() needs whole texts
            tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            // the native library throws RuntimeException for what it cannot parse
            throw new UnusableModel("the tokenizer.json of the embedding model cannot be used: " + e.getMessage(), e);
        }
        missingEnd = endsByItself() ? null : endToken;
        if (missingEnd == null && ids("", true).length == 0)
            throw new UnusableModel(
                    "the tokenizer.json of the embedding model makes no token of an empty text, and neither"
                            + " config.json (eos_token_id) nor tokenizer_config.json names a token to end texts with");
    }

    /** Whether different texts end with the same token. */
    private boolean endsByItself() {
        var one = ids("a", true);
        var other = ids("b", true);
        return one.length > 0 && other.length > 0 && one[one.length - 1] == other[other.length - 1];
    }

    /** DJL would unpack into the home folder, send usage counts, and on a CUDA machine download another build: none of it here. */
    private static void keepLocal(Path nativeFolder) {
        System.setProperty("ENGINE_CACHE_DIR", nativeFolder.toAbsolutePath().toString());
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty("ai.djl.offline", "true");
    }

    /** What is too long loses its end, but keeps the closing special token. */
    TokenizedText encode(String text) {
        var ids = closed(ids(text, true));
        var kept = new int[Math.min(ids.length, maxTokens)];
        for (int i = 0; i < kept.length; i++) kept[i] = (int) ids[i];
        kept[kept.length - 1] = (int) ids[ids.length - 1];
        return new TokenizedText(kept);
    }

    private long[] closed(long[] ids) {
        var end = missingEnd;
        if (end == null || (ids.length > 0 && ids[ids.length - 1] == end)) return ids;
        var closed = Arrays.copyOf(ids, ids.length + 1);
        closed[ids.length] = end;
        return closed;
    }

    int count(String text) {
        return ids(text, false).length;
    }

    // the wrapper's encode() also fetches token strings and spans over JNI: the ids alone take a third of the time
    private long[] ids(String text, boolean specialTokens) {
        var encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, specialTokens);
        try {
            return TokenizersLibrary.LIB.getTokenIds(encoding);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
