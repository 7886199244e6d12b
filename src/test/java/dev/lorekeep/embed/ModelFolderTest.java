package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.embed.ModelFolder.Weights;
import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.embed.convert.UnusableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    @TempDir
    Path folder;

    @Test
    void readsAQwen3InSafetensors() {
        var model = read(GoldenModel.FOLDER);
        assertThat(model.weights()).isEqualTo(new Weights.Safetensors());
        assertThat(model.name()).isEqualTo("tiny-qwen3-a");
        assertThat(model.pooling()).isEqualTo(Pooling.LAST);
        assertThat(model.queryPrompt()).isEqualTo(ModelFolder.QWEN3_QUERY_PROMPT);
        assertThat(model.documentPrompt()).isEmpty();
        assertThat(model.facts()).isEqualTo(new ModelFacts("qwen3", 64, 768, 496, true));
    }

    @Test
    void readsAShardedQwen3() throws IOException {
        copy("config.json", "tokenizer.json");
        Files.copy(
                GoldenModel.FOLDER.resolve("sharded/model.safetensors.index.json"),
                folder.resolve("model.safetensors.index.json"));
        assertThat(read(folder).weights()).isEqualTo(new Weights.Safetensors());
    }

    @Test
    void knowsTheRulesOfQwen3WhereAnExporterDroppedThem() throws IOException {
        copy("config.json", "tokenizer.json");
        Files.copy(GoldenModel.FOLDER.resolve("onnx/model.onnx"), folder.resolve("model.onnx"));
        var model = read(folder);
        assertThat(model.pooling()).isEqualTo(Pooling.LAST);
        assertThat(model.queryPrompt()).endsWith("\nQuery:");
        assertThat(model.weights()).isInstanceOfSatisfying(Weights.Onnx.class, onnx -> {
            assertThat(onnx.graph()).isEqualTo(folder.resolve("model.onnx"));
            assertThat(onnx.format()).isEqualTo("fp32");
        });
    }

    @Test
    void readsAFolderOfOnnxRuntimeGenAi() throws IOException {
        copy("tokenizer.json");
        Files.copy(GoldenModel.FOLDER.resolve("onnx/model.onnx"), folder.resolve("model.onnx"));
        write("genai_config.json", """
                {"model": {"type": "qwen3", "context_length": 600, "eos_token_id": [496, 498],
                           "decoder": {"hidden_size": 64, "filename": "model.onnx"}}}""");
        assertThat(read(folder).facts()).isEqualTo(new ModelFacts("qwen3", 64, 600, 496, true));
    }

    @Test
    void choosesTheGraphOfTheWantedFormat() throws IOException {
        bert("mean_tokens");
        graphs("onnx/model.onnx", "onnx/model_fp16.onnx", "onnx/model_int8.onnx", "onnx/model_quantized.onnx");
        assertThat(chosen(Optional.empty())).isEqualTo("onnx/model.onnx");
        assertThat(chosen(Optional.of(NumericFormat.FP32))).isEqualTo("onnx/model.onnx");
        assertThat(chosen(Optional.of(NumericFormat.FP16))).isEqualTo("onnx/model_fp16.onnx");
        assertThat(chosen(Optional.of(NumericFormat.INT8))).isEqualTo("onnx/model_int8.onnx");
        assertThatThrownBy(() -> chosen(Optional.of(NumericFormat.BF16)))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("lorekeep.embedding.format is bf16")
                .hasMessageContaining("onnx/model_fp16.onnx (fp16)");
    }

    @Test
    void doesNotGuessBetweenGraphs() throws IOException {
        bert("mean_tokens");
        graphs("onnx/model_fp16.onnx", "onnx/model_quantized.onnx");
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("several graphs: onnx/model_fp16.onnx (fp16), onnx/model_quantized.onnx (int8)")
                .hasMessageContaining("lorekeep.embedding.format");
        Files.delete(folder.resolve("onnx/model_fp16.onnx"));
        assertThat(chosen(Optional.empty())).isEqualTo("onnx/model_quantized.onnx");
    }

    @Test
    void readsPoolingPromptsAndLimitsOfSentenceTransformers() throws IOException {
        bert("mean_tokens");
        graphs("onnx/model.onnx");
        write("config_sentence_transformers.json", """
                {"prompts": {"query": "query: ", "passage": "passage: "}, "default_prompt_name": null}""");
        write("tokenizer_config.json", "{\"model_max_length\": 1000000000000000019884624838656}");
        write("sentence_bert_config.json", "{\"max_seq_length\": 256}");
        var model = read(folder);
        assertThat(model.pooling()).isEqualTo(Pooling.MEAN);
        assertThat(model.queryPrompt()).isEqualTo("query: ");
        assertThat(model.documentPrompt()).isEqualTo("passage: ");
        assertThat(model.facts()).isEqualTo(new ModelFacts("bert", 384, 256, null, false));
    }

    @Test
    void readsThePoolingOfNewerReleases() throws IOException {
        bert("mean_tokens");
        graphs("model.onnx");
        write("1_Pooling/config.json", "{\"embedding_dimension\": 384, \"pooling_mode\": \"cls\"}");
        assertThat(read(folder).pooling()).isEqualTo(Pooling.CLS);
    }

    @Test
    void countsPositionsOfARobertaAsItsTokensAre() throws IOException {
        bert("mean_tokens");
        graphs("model.onnx");
        write("config.json", """
                {"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}""");
        assertThat(read(folder).facts().maxTokens()).isEqualTo(512);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens"})
    void refusesAPoolingItDoesNotKnowByName(String mode) throws IOException {
        bert(mode);
        assertThatThrownBy(() -> read(folder)).isInstanceOf(UnusableModel.class).hasMessageContaining(mode);
    }

    @Test
    void refusesAModuleItDoesNotKnowByName() throws IOException {
        bert("mean_tokens");
        write("modules.json", """
                [{"path": "", "type": "sentence_transformers.models.Transformer"},
                 {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]""");
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("sentence_transformers.models.Dense");
    }

    @Test
    void refusesAModuleOutsideTheFolder() throws IOException {
        bert("mean_tokens");
        write("modules.json", """
                [{"path": "../other", "type": "sentence_transformers.models.Transformer"}]""");
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("../other")
                .hasMessageContaining("refused");
    }

    @Test
    void saysWhatItFoundAndWhatWouldWork() throws IOException {
        assertThatThrownBy(() -> read(folder.resolve("missing")))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("is not a folder");
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("Found: nothing")
                .hasMessageContaining("onnx/model.onnx");
        write("pytorch_model.bin", "x");
        write("config.json", "{\"model_type\": \"bert\"}");
        assertThatThrownBy(() -> read(folder)).hasMessageContaining("Found: config.json, pytorch_model.bin");
        write("model.safetensors", "x");
        assertThatThrownBy(() -> read(folder)).hasMessageContaining("model_type \"bert\"");
    }

    @Test
    void namesTheFileThatIsBrokenOrMissing() throws IOException {
        copy("config.json");
        graphs("model.onnx");
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("tokenizer.json is missing");
        for (var content : List.of("", "{", "[1,", "7", "\"text\"")) {
            write("config.json", content);
            assertThatThrownBy(() -> read(folder))
                    .as(content)
                    .isInstanceOf(UnusableModel.class)
                    .hasMessageContaining("config.json");
        }
    }

    @Test
    void takesTheModelsNameOutOfTheCacheOfHuggingFace() throws IOException {
        var snapshot =
                folder.resolve("models--Qwen--Qwen3-Embedding-0.6B/snapshots/c54f2e6e80b2d7b7de06f51cec4959f6b3e03418");
        assertThat(read(GoldenModel.plain(snapshot)).name()).isEqualTo("Qwen3-Embedding-0.6B");
    }

    private ModelFolder read(Path path) {
        return ModelFolder.read(path, Optional.empty());
    }

    private String chosen(Optional<NumericFormat> format) {
        var weights = (Weights.Onnx) ModelFolder.read(folder, format).weights();
        return folder.relativize(weights.graph()).toString();
    }

    private void bert(String poolingMode) throws IOException {
        Files.write(folder.resolve("tokenizer.json"), BundledModel.tokenizer());
        write("config.json", """
                {"model_type": "bert", "hidden_size": 384, "max_position_embeddings": 512}""");
        write("1_Pooling/config.json", "{\"pooling_mode_" + poolingMode + "\": true}");
    }

    private void graphs(String... paths) throws IOException {
        for (var path : paths) {
            Files.createDirectories(folder.resolve(path).getParent());
            Files.copy(GoldenModel.FOLDER.resolve("onnx/model.onnx"), folder.resolve(path));
        }
    }

    private void copy(String... files) throws IOException {
        for (var file : files) Files.copy(GoldenModel.FOLDER.resolve(file), folder.resolve(file));
    }

    private void write(String path, String content) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), content);
    }
}
