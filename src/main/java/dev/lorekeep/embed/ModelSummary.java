package dev.lorekeep.embed;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a model say, without running it: some small files are read, and of an ONNX graph the skeleton.
 *
 * @param layout how its weights come
 * @param format what it computes with under the present settings
 * @param dimensions length of a vector; null when nothing says it
 * @param maxTokens longest text; null when nothing says it
 */
public record ModelSummary(
        String name,
        String layout,
        String format,
        @Nullable Integer dimensions,
        @Nullable Integer maxTokens) {

    /** The model that travels with Lorekeep. */
    public static ModelSummary bundled() {
        var model = BundledModel.MODEL;
        return new ModelSummary(model.name(), "bundled", model.numericFormat(), model.dimensions(), model.maxTokens());
    }

    /** @throws dev.lorekeep.embed.convert.UnusableModel that says what is wrong with the folder */
    public static ModelSummary read(Path folder, EmbeddingConfig config) {
        var model = ModelFolder.read(folder, config.format());
        return new ModelSummary(
                model.name(),
                layout(model),
                format(model, config),
                model.facts().hiddenSize(),
                model.facts().maxTokens());
    }

    static String layout(ModelFolder model) {
        return switch (model.weights()) {
            case ModelFolder.Weights.Onnx onnx ->
                "ONNX "
                        + model.folder()
                                .toAbsolutePath()
                                .relativize(onnx.graph().toAbsolutePath());
            case ModelFolder.Weights.Safetensors _ -> "safetensors";
        };
    }

    private static String format(ModelFolder model, EmbeddingConfig config) {
        return switch (model.weights()) {
            case ModelFolder.Weights.Onnx onnx -> onnx.format();
            case ModelFolder.Weights.Safetensors _ ->
                GraphChoice.label(WrittenFormat.choose(config.device(), config.format(), EmbeddingConfig.PREFIX));
        };
    }
}
