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
            throw new UnusableModel("the model's tokenizer.json cannot be used: " + e.getMessage(), e);
        }
        missingEnd = endsByItself() ? null : endToken;
        if (missingEnd == null && ids("", true).length == 0)
            throw new UnusableModel("the model's tokenizer.json makes no token of an empty text, and neither"
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

    /**
     * Two texts joined by the tokenizer's own template. Together too long, the second loses its end, and the first what is beyond half
     * of the room; the closing special tokens stay.
     */
    TokenizedText encodePair(String first, String second) {
        int closing = closingTokens();
        var encoding = TokenizersLibrary.LIB.encodeDual(
                tokenizer.getHandle(), start(first, (maxTokens - closing) / 2), second, true);
        try {
            var ids = TokenizersLibrary.LIB.getTokenIds(encoding);
            var kept = new int[Math.min(ids.length, maxTokens)];
            for (int i = 0; i < kept.length - closing; i++) kept[i] = (int) ids[i];
            for (int i = 1; i <= closing; i++) kept[kept.length - i] = (int) ids[ids.length - i];
            return new TokenizedText(
                    kept, Math.min(kept.length, secondStart(TokenizersLibrary.LIB.getTypeIds(encoding))));
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    /** Special tokens that the template puts after the second text of a pair. */
    private int closingTokens() {
        var encoding = TokenizersLibrary.LIB.encodeDual(tokenizer.getHandle(), "a", "b", true);
        try {
            var special = TokenizersLibrary.LIB.getSpecialTokenMask(encoding);
            int count = 0;
            while (count < special.length && special[special.length - 1 - count] == 1) count++;
            return count;
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    /** Models without types have the same for both texts. */
    private static int secondStart(long[] types) {
        for (int i = 0; i < types.length; i++) if (types[i] == 1) return i;
        return types.length;
    }

    /** So much of the start of a text that it has no more than so many tokens. */
    String start(String text, int maxTokens) {
        var start = text;
        for (int tokens = count(start); tokens > maxTokens; tokens = count(start)) {
            int length = (int) ((long) start.length() * maxTokens / tokens);
            // not between the halves of a character
            if (length > 0 && Character.isHighSurrogate(start.charAt(length - 1))) length--;
            start = start.substring(0, length);
        }
        return start;
    }

    /** Tokens of the text alone. */
    int[] plain(String text) {
        return Arrays.stream(ids(text, false)).mapToInt(Math::toIntExact).toArray();
    }

    /** What is put at the end of every text; null when the tokenizer does it by itself, or nothing belongs there. */
    @Nullable
    Integer addedEnd() {
        return missingEnd;
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
