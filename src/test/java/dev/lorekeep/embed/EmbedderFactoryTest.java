package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.Embedder.Side;
import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.platform.StartupProblem;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbedderFactoryTest {
    @TempDir
    Path folder;

    @Test
    void usesTheBundledModelUnlessToldOtherwise() {
        try (var embedder = open(Map.of());
                var bundled = OnnxEmbedder.bundled(Path.of("target", "native"))) {
            assertThat(embedder.info()).isEqualTo(bundled.info());
            assertThat(embedder.info().model()).isEqualTo("bge-small-en-v1.5 (int8)");
            assertThat(embedder.info().device()).startsWith("CPU, ");
        }
    }

    /** A change here embeds everybody's documents again. */
    @Test
    void keepsTheFingerprintOfTheBundledModel() {
        try (var embedder = open(Map.of())) {
            assertThat(embedder.info().fingerprint())
                    .isEqualTo(embedder.info().cacheFingerprint())
                    .isEqualTo("024ccfbfc3110137e65a4d670132e739a689f4e857997014de16a7b3a3fb83ab");
        }
    }

    @Test
    void embedsWithAModelFromAFolder() {
        try (var embedder =
                open(Map.of("model", GoldenModel.fused(folder).toString(), "max-tokens", "512", "threads", "2"))) {
            assertThat(embedder.info().dimensions()).isEqualTo(GoldenModel.DIMENSIONS);
            assertThat(embedder.info().device()).isEqualTo("CPU, 2 threads");
            assertThat(embedder.info().model()).endsWith(" (fp32)");
            var cases = GoldenModel.cases();
            var vectors = embed(
                    embedder,
                    Side.DOCUMENT,
                    cases.stream().map(GoldenModel.Case::text).toList());
            for (int i = 0; i < cases.size(); i++)
                assertThat(vectors.get(i))
                        .as(cases.get(i).name())
                        .containsExactly(cases.get(i).vector(), within(GoldenModel.TOLERANCE));
        }
    }

    @Test
    void putsThePromptOfTheModelBeforeQuestions() {
        try (var embedder = open(Map.of("model", GoldenModel.plain(folder).toString()))) {
            var expected = GoldenModel.cases().stream()
                    .filter(each -> each.name().equals("query_prompt"))
                    .findFirst()
                    .orElseThrow();
            var question = expected.text().substring(ModelFolder.QWEN3_QUERY_PROMPT.length());
            assertThat(embed(embedder, Side.QUERY, List.of(question)).getFirst())
                    .containsExactly(expected.vector(), within(GoldenModel.TOLERANCE));
        }
    }

    @Test
    void putsTheConfiguredTaskIntoThePrompt() {
        var model = GoldenModel.plain(folder).toString();
        try (var embedder = open(Map.of("model", model, "query-instruction", "Find the contract"));
                var standard = open(Map.of("model", model))) {
            var asked = embed(embedder, Side.QUERY, List.of("notice period")).getFirst();
            var written = embed(standard, Side.DOCUMENT, List.of("Instruct: Find the contract\nQuery:notice period"))
                    .getFirst();
            assertThat(asked).containsExactly(written, within(1e-6f));
            assertThat(embedder.info().fingerprint())
                    .isNotEqualTo(standard.info().fingerprint());
            // passages know nothing of it: they are not embedded again
            assertThat(embedder.info().cacheFingerprint())
                    .isEqualTo(standard.info().cacheFingerprint());
        }
    }

    @Test
    void asksOneQuestionForSeveralTasks() {
        var model = GoldenModel.plain(folder).toString();
        try (var embedder = open(Map.of("model", model, "query-instruction", "Find the contract"))) {
            var asked = embedder.embedQuestion(
                            "notice period",
                            List.of(Optional.of("Find the clause"), Optional.empty()),
                            Priority.INTERACTIVE)
                    .join();
            var written = embed(
                    embedder,
                    Side.DOCUMENT,
                    List.of(
                            "Instruct: Find the clause\nQuery:notice period",
                            "Instruct: Find the contract\nQuery:notice period"));
            assertThat(embedder.queryInstruction()).contains("Find the contract");
            assertThat(asked.getFirst()).containsExactly(written.getFirst(), within(1e-6f));
            assertThat(asked.getLast()).containsExactly(written.getLast(), within(1e-6f));
            // the same question for another task is another question: what is remembered must not answer it
            assertThat(asked.getFirst()).isNotEqualTo(asked.getLast());
        }
    }

    @Test
    void shortensVectorsAndKeepsWholeOnesForTheCache() {
        var model = GoldenModel.plain(folder).toString();
        try (var shortened = open(Map.of("model", model, "dimensions", "32"));
                var whole = open(Map.of("model", model))) {
            assertThat(shortened.info().dimensions()).isEqualTo(32);
            assertThat(shortened.info().fingerprint()).isNotEqualTo(whole.info().fingerprint());
            assertThat(shortened.info().cacheFingerprint())
                    .isEqualTo(whole.info().fingerprint());
            var texts = List.of("The capital of China is Beijing.", "");
            var wholeVectors = embed(whole, Side.DOCUMENT, texts);
            var kept = shortened.embedWhole(texts, Side.DOCUMENT, Priority.BULK).join();
            var vectors = embed(shortened, Side.DOCUMENT, texts);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(kept.get(i)).containsExactly(wholeVectors.get(i), within(1e-6f));
                assertThat(shortened.info().cut(kept.get(i))).containsExactly(vectors.get(i));
                assertThat(vectors.get(i)).hasSize(32);
                assertThat(UnitVectors.length(vectors.get(i))).isCloseTo(1, within(1e-6));
                float scale = vectors.get(i)[0] / wholeVectors.get(i)[0];
                for (int j = 0; j < 32; j++)
                    assertThat(vectors.get(i)[j]).isCloseTo(wholeVectors.get(i)[j] * scale, within(1e-5f));
            }
        }
    }

    @Test
    void runsABertFolderAsItsGraphIs() throws IOException {
        var bert = bert();
        try (var embedder = open(Map.of("model", bert.toString()));
                var tokenizer = new TextTokenizer(BundledModel.tokenizer(), 512, null, Path.of("target", "native"));
                var graph = new OnnxEncoder(
                        "bge",
                        new OnnxEncoder.Graph.Bytes(BundledModel.weights()),
                        Pooling.CLS,
                        384,
                        new Placement.Processor(1),
                        false)) {
            assertThat(embedder.info().maxTokens()).isEqualTo(512);
            var texts = List.of("", "A short text.", "word ".repeat(900), "Größe Straße");
            for (var side : Side.values()) {
                var vectors = embed(embedder, side, texts);
                for (int i = 0; i < texts.size(); i++) {
                    var tokens = tokenizer.encode(BundledModel.MODEL.prompt(side) + texts.get(i));
                    assertThat(UnitVectors.product(vectors.get(i), graph.run(List.of(tokens))[0]))
                            .isGreaterThan(0.99999);
                }
            }
        }
    }

    @Test
    void cutsTextsAtTheConfiguredLength() {
        try (var embedder = open(Map.of("model", GoldenModel.plain(folder).toString(), "max-tokens", "100"))) {
            assertThat(embedder.info().maxTokens()).isEqualTo(100);
            var start = "x ".repeat(200);
            var vectors = embed(embedder, Side.DOCUMENT, List.of(start, start + "and an end that nobody reads"));
            assertThat(vectors.get(0)).containsExactly(vectors.get(1), within(1e-6f));
        }
    }

    @Test
    void startsWithTheBudgetThatWasFoundOutBefore() {
        var settings = Map.of("model", GoldenModel.plain(folder).toString(), "max-tokens", "512");
        EmbedderInfo info;
        try (var first = open(settings)) {
            info = first.info();
            assertThat(first.metrics().budgetTokens()).isEqualTo(512);
        }
        new RememberedBudgets(folder.resolve("models-cache/budgets.json"))
                .store(info.device() + ", model " + info.cacheFingerprint(), 96);
        try (var later = open(settings)) {
            assertThat(later.metrics().budgetTokens()).isEqualTo(96);
        }
    }

    @Test
    void writesAGraphForAModelInSafetensors() {
        var asked = new ArrayList<NumericFormat>();
        GraphWriter writer = (model, cache, format) -> {
            asked.add(format);
            assertThat(model).isEqualTo(GoldenModel.FOLDER);
            return new GraphWriter.Written(GoldenModel.FOLDER.resolve("onnx/model.onnx"), "weights of writer 1", true);
        };
        var settings = Map.of("model", GoldenModel.FOLDER.toString());
        try (var embedder = open(settings, writer)) {
            assertThat(embedder.info().model()).isEqualTo("tiny-qwen3-a (int8)");
        }
        open(Map.of("model", GoldenModel.FOLDER.toString(), "format", "fp32"), writer)
                .close();
        assertThat(asked).containsExactly(NumericFormat.INT8, NumericFormat.FP32);
    }

    @Test
    void embedsWithAModelInSafetensors() {
        var model = GoldenModel.FOLDER.toString();
        var cases = GoldenModel.cases().stream()
                .filter(each -> each.maxTokens() == 512)
                .toList();
        assertThat(cases).hasSizeGreaterThan(15);
        try (var embedder = open(Map.of("model", model, "format", "fp32", "max-tokens", "512"))) {
            var texts = cases.stream().map(GoldenModel.Case::text).toList();
            var vectors = embed(embedder, Side.DOCUMENT, texts);
            for (int i = 0; i < cases.size(); i++)
                assertThat(vectors.get(i))
                        .as(cases.get(i).name())
                        .containsExactly(cases.get(i).vector(), within(GoldenModel.TOLERANCE));
        }
        try (var embedder = open(Map.of("model", model))) {
            assertThat(embedder.info().model()).isEqualTo("tiny-qwen3-a (int8)");
        }
    }

    @Test
    void tellsFormatsOfOneModelApartAndItselfFromItself() {
        var model = GoldenModel.FOLDER.toString();
        var fingerprints = new ArrayList<String>();
        for (var format : List.of("fp32", "int8", "int8")) {
            try (var embedder = open(Map.of("model", model, "format", format))) {
                fingerprints.add(embedder.info().fingerprint());
            }
        }
        assertThat(fingerprints.get(0)).isNotEqualTo(fingerprints.get(1));
        assertThat(fingerprints.get(1)).isEqualTo(fingerprints.get(2));
    }

    @Test
    void anotherWriterMakesOtherVectors() {
        var settings = Map.of("model", GoldenModel.FOLDER.toString());
        var fingerprints = new ArrayList<String>();
        for (var version : List.of("writer 1", "writer 2", "writer 2")) {
            try (var embedder = open(
                    settings,
                    (model, cache, format) ->
                            new GraphWriter.Written(GoldenModel.FOLDER.resolve("onnx/model.onnx"), version, true))) {
                fingerprints.add(embedder.info().fingerprint());
            }
        }
        assertThat(fingerprints.get(0)).isNotEqualTo(fingerprints.get(1));
        assertThat(fingerprints.get(1)).isEqualTo(fingerprints.get(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "threads            | 0        | 1 to 1024",
                "max-tokens         | 16       | 32 to the model's limit",
                "max-tokens         | 769      | reads 32 to 768 tokens",
                "max-tokens         | 32       | the query prompt alone has",
                "dimensions         | 31       | 32 to 64",
                "dimensions         | 65       | 32 to 64",
                "cuda-devices       | -1       | such as 0,1",
                "cuda-devices       | 0,0      | such as 0,1",
                "query-instruction  | ' '      | give one line",
            })
    void refusesASettingOfAFolderModel(String key, String value, String allowed) {
        var model = GoldenModel.plain(folder).toString();
        assertThatThrownBy(() -> open(Map.of("model", model, key, value)))
                .isInstanceOf(StartupProblem.class)
                .hasMessageStartingWith("lorekeep.embedding." + key + " is ")
                .hasMessageContaining(value.replace(",", ", ").strip())
                .hasMessageContaining(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device             | cuda | runs on the CPU only",
                "format             | fp16 | is int8",
                "dimensions         | 128  | cannot be shortened",
                "max-tokens         | 513  | reads 32 to 512 tokens",
                "query-instruction  | Find | takes no instruction",
            })
    void refusesASettingThatTheBundledModelCannotMeet(String key, String value, String reason) {
        assertThatThrownBy(() -> open(Map.of(key, value)))
                .isInstanceOf(StartupProblem.class)
                .hasMessageStartingWith("lorekeep.embedding." + key)
                .hasMessageContaining("the bundled model")
                .hasMessageContaining(reason);
    }

    @Test
    void refusesWhatABertCannotDo() throws IOException {
        var bert = bert().toString();
        assertThatThrownBy(() -> open(Map.of("model", bert, "dimensions", "128")))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("matryoshka_dimensions");
        assertThatThrownBy(() -> open(Map.of("model", bert, "query-instruction", "Find")))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("config_sentence_transformers.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device     | tpu    | cuda",
                "format     | int4   | fp16",
                "dimensions | many   | integer",
            })
    void namesKeyValueAndChoicesOfWhatIsNoValueAtAll(String key, String value, String choices) {
        assertThatThrownBy(() -> open(Map.of(key, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("lorekeep.embedding." + key)
                .hasMessageContaining(value)
                .hasMessageContaining(choices);
    }

    @Test
    void saysWhatIsMissingForCudaInsteadOfRunningOnTheCpu() {
        // the tests of the GPU build may have a GPU
        assumeThat(OrtEnvironment.getAvailableProviders()).doesNotContain(OrtProvider.CUDA);
        var model = GoldenModel.plain(folder).toString();
        assertThatThrownBy(() -> open(Map.of("model", model, "device", "cuda")))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("libonnxruntime_providers_cuda.so")
                .hasMessageContaining("LOREKEEP_GPU=1 ./lorekeep run");
    }

    private OnnxEmbedder open(Map<String, String> settings) {
        return open(settings, GraphWriter.QWEN3);
    }

    private OnnxEmbedder open(Map<String, String> settings, GraphWriter writer) {
        var properties = new HashMap<String, String>();
        settings.forEach((key, value) -> properties.put("lorekeep.embedding." + key, value));
        var config = new SmallRyeConfigBuilder()
                .withMapping(EmbeddingConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(EmbeddingConfig.class);
        return new EmbedderFactory(config, Path.of("target", "native"), folder.resolve("models-cache"), writer).open();
    }

    private static List<float[]> embed(Embedder embedder, Side side, List<String> texts) {
        return embedder.embed(texts, side, Priority.INTERACTIVE).join();
    }

    /** The bundled model as its publisher's folder would hold it. */
    private Path bert() throws IOException {
        var bert = Files.createDirectories(folder.resolve("bge"));
        Files.createDirectories(bert.resolve("onnx"));
        Files.createDirectories(bert.resolve("1_Pooling"));
        Files.write(bert.resolve("onnx/model_quantized.onnx"), BundledModel.weights());
        Files.write(bert.resolve("tokenizer.json"), BundledModel.tokenizer());
        Files.writeString(bert.resolve("config.json"), """
                {"model_type": "bert", "hidden_size": 384, "max_position_embeddings": 512}""");
        Files.writeString(bert.resolve("1_Pooling/config.json"), """
                {"word_embedding_dimension": 384, "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}""");
        Files.writeString(bert.resolve("config_sentence_transformers.json"), """
                {"prompts": {"query": "Represent this sentence for searching relevant passages: "}}""");
        return bert;
    }
}
