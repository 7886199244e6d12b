package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.platform.StartupProblem;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Which model makes the vectors, and on what. Another model, format, length or prompt means that everything is embedded again. */
@ConfigMapping(prefix = EmbeddingConfig.PREFIX)
public interface EmbeddingConfig {
    String PREFIX = "lorekeep.embedding";

    /** Folder of a model as its publisher ships it; without one the bundled bge-small-en-v1.5 is used. */
    Optional<Path> model();

    /** A GPU is never used unasked, and never silently replaced by the CPU. */
    @WithDefault("cpu")
    Device device();

    /** GPUs as CUDA counts them; each gets a copy of the model. */
    @WithDefault("0")
    List<Integer> cudaDevices();

    /**
     * Numbers that the weights are held in. A model in safetensors is written as int8 on a CPU (1.4 times as fast as fp32, cosine
     * 0.9999) and as bf16 on a GPU (its own format); of an exported model the plain model.onnx is used.
     */
    Optional<NumericFormat> format();

    /** Length of the vectors, for models that allow to shorten them; the full length unless set. */
    OptionalInt dimensions();

    /** What is beyond is cut. The model's own limit, or {@link #DEFAULT_MAX_TOKENS} if that is less. */
    OptionalInt maxTokens();

    /** What a question is for, in the words of {@code Instruct: ...}; the model's own unless set. */
    Optional<String> queryInstruction();

    /** Texts embedded at the same time on the CPU; the number of processors unless set. */
    OptionalInt threads();

    /** Where the model runs. */
    enum Device {
        CPU,
        CUDA
    }

    // the length in the examples of Qwen3-Embedding's card. Its limit is 32,768, and without fused attention memory
    // grows with the
    // square: 32,768 tokens want 4 GB a head
    int DEFAULT_MAX_TOKENS = 8192;
    /** Room for a prompt and some words. */
    int MIN_MAX_TOKENS = 32;
    /** The shortest that Qwen3-Embedding's card promises anything for. */
    int MIN_DIMENSIONS = 32;
    // more threads than any machine has processors only take memory
    int MAX_THREADS = 1024;
    // a sentence or two; it is embedded with every question
    int MAX_INSTRUCTION_LENGTH = 1000;

    /** @param key without the prefix  @param allowed what would be right */
    static StartupProblem wrong(String key, Object value, String allowed) {
        return new StartupProblem(PREFIX + "." + key + " is " + value + ": " + allowed);
    }

    /** @throws StartupProblem when the settings contradict each other, whatever the model */
    default void check() {
        if (threads().isPresent() && (threads().getAsInt() < 1 || threads().getAsInt() > MAX_THREADS))
            throw wrong("threads", threads().getAsInt(), "give a number from 1 to " + MAX_THREADS);
        if (maxTokens().isPresent() && maxTokens().getAsInt() < MIN_MAX_TOKENS)
            throw wrong(
                    "max-tokens",
                    maxTokens().getAsInt(),
                    "give a number from " + MIN_MAX_TOKENS + " to the model's limit");
        if (cudaDevices().isEmpty()
                || cudaDevices().stream().anyMatch(id -> id < 0)
                || cudaDevices().stream().distinct().count() < cudaDevices().size())
            throw wrong("cuda-devices", cudaDevices(), "give different numbers from 0 up, such as 0,1");
        queryInstruction().ifPresent(text -> checkInstruction(PREFIX + ".query-instruction", text));
        if (model().isEmpty()) checkBundled();
    }

    /** @param key with its prefix */
    static void checkInstruction(String key, String text) {
        if (!isInstruction(text))
            throw new StartupProblem(key + " is \"" + text.replaceAll("\\s+", " ") + "\": give one line of at most "
                    + MAX_INSTRUCTION_LENGTH
                    + " characters, such as Given a question, retrieve passages that answer it");
    }

    /** Whether a model can be told this: one line, 1 to {@value #MAX_INSTRUCTION_LENGTH} characters. */
    static boolean isInstruction(String text) {
        return !text.isBlank()
                && text.length() <= MAX_INSTRUCTION_LENGTH
                && text.lines().count() == 1;
    }

    private void checkBundled() {
        var only = "the bundled model, which is used because lorekeep.embedding.model is not set, ";
        if (device() == Device.CUDA)
            throw wrong("device", "cuda", only + "runs on the CPU only; give the folder of another");
        if (format().isPresent() && format().get() != NumericFormat.INT8)
            throw wrong("format", GraphChoice.label(format().get()), only + "is int8");
        if (dimensions().isPresent() && dimensions().getAsInt() != BundledModel.MODEL.dimensions())
            throw wrong(
                    "dimensions",
                    dimensions().getAsInt(),
                    only + "has vectors of " + BundledModel.MODEL.dimensions() + " that cannot be shortened");
        if (queryInstruction().isPresent())
            throw wrong("query-instruction", "set", only + "takes no instruction; leave it out");
        if (maxTokens().isPresent() && maxTokens().getAsInt() > BundledModel.MODEL.maxTokens())
            throw wrong(
                    "max-tokens",
                    maxTokens().getAsInt(),
                    only + "reads " + MIN_MAX_TOKENS + " to " + BundledModel.MODEL.maxTokens() + " tokens");
    }
}
