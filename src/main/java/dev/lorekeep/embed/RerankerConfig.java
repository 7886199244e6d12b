package dev.lorekeep.embed;

import dev.lorekeep.embed.EmbeddingConfig.Device;
import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.platform.StartupProblem;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Which model reads question and passage together, on what, and how long a search waits for it. */
@ConfigMapping(prefix = RerankerConfig.PREFIX)
public interface RerankerConfig {
    String PREFIX = "lorekeep.reranker";

    /** Folder of a Qwen3-Reranker or of a cross-encoder in ONNX; without one nothing is reranked. */
    Optional<Path> model();

    /** Passages that it reads for a question: three times what an answer usually quotes from. */
    @WithDefault("30")
    int candidates();

    /** What a person hardly notices before an answer that takes longer anyway. After it, the order of the search stands. */
    @WithDefault("2s")
    Duration timeout();

    /** A GPU is never used unasked, and never silently replaced by the CPU. */
    @WithDefault("cpu")
    Device device();

    /** GPU as CUDA counts. */
    @WithDefault("0")
    int cudaDevice();

    /** Numbers that the weights are held in, as for the embedding model. */
    Optional<NumericFormat> format();

    /** Longest input; the passage's end is cut. The model's own limit, or {@link #DEFAULT_MAX_TOKENS} if that is less. */
    OptionalInt maxTokens();

    /** What a question is for. Only Qwen3-Reranker reads it; the default is its card's. */
    @WithDefault("Given a web search query, retrieve relevant passages that answer the query")
    String instruction();

    // our passages have up to about 500 tokens; the prompt takes 80, and the question the rest
    int DEFAULT_MAX_TOKENS = 1024;
    /** Room for Qwen3-Reranker's prompt, a question and some words. */
    int MIN_MAX_TOKENS = 192;
    // as many as a search may ask for
    int MAX_CANDIDATES = 200;
    // nobody waits longer for a list of passages
    Duration MAX_TIMEOUT = Duration.ofMinutes(1);

    /** @param key without the prefix  @param allowed what would be right */
    static StartupProblem wrong(String key, Object value, String allowed) {
        return new StartupProblem(PREFIX + "." + key + " is " + value + ": " + allowed);
    }

    /** @throws StartupProblem when a setting makes no sense, whatever the model */
    default void check() {
        if (candidates() < 1 || candidates() > MAX_CANDIDATES)
            throw wrong("candidates", candidates(), "give a number from 1 to " + MAX_CANDIDATES);
        if (!timeout().isPositive() || timeout().compareTo(MAX_TIMEOUT) > 0)
            throw wrong("timeout", timeout(), "give more than nothing and at most a minute, such as 2s");
        if (cudaDevice() < 0) throw wrong("cuda-device", cudaDevice(), "give a number from 0 up");
        if (maxTokens().isPresent() && maxTokens().getAsInt() < MIN_MAX_TOKENS)
            throw wrong(
                    "max-tokens",
                    maxTokens().getAsInt(),
                    "give a number from " + MIN_MAX_TOKENS + " to the model's limit");
        EmbeddingConfig.checkInstruction(PREFIX + ".instruction", instruction());
    }
}
