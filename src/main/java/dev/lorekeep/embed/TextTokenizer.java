package dev.lorekeep.embed;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A Hugging Face tokenizer.json. Thread-safe. */
final class TextTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final int maxTokens;

    /**
     * @param json content of tokenizer.json
     * @param maxTokens longest result of {@link #encode}, special tokens included
     * @param nativeFolder where the native library is unpacked
     */
    TextTokenizer(byte[] json, int maxTokens, Path nativeFolder) {
        keepLocal(nativeFolder);
        this.maxTokens = maxTokens;
        try {
            // cut by hand in encode(), since count() needs whole texts
            tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the tokenizer of the embedding model", e);
        }
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
        var ids = ids(text, true);
        var kept = new int[Math.min(ids.length, maxTokens)];
        for (int i = 0; i < kept.length; i++) kept[i] = (int) ids[i];
        kept[kept.length - 1] = (int) ids[ids.length - 1];
        return new TokenizedText(kept);
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
