package dev.lorekeep.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.admin.hub.ScriptedHub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lorekeep models} as it is typed, on a Qwen3 of two layers. */
class ModelsCommandsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/tiny-qwen3-a");
    private static final List<String> SETTINGS = List.of(
            "lorekeep.air-gapped", "lorekeep.models.mirror", "lorekeep.embedding.model", "lorekeep.embedding.format");

    @TempDir
    Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();

    @AfterEach
    void forgetSettings() {
        SETTINGS.forEach(System::clearProperty);
    }

    @Test
    void checksSafetensorsByConvertingThem() throws IOException {
        assertThat(execute("check", GOLDEN.toString())).as("%s", errors).isZero();
        assertThat(out())
                .startsWith("tiny-qwen3-a can be used.\n")
                .containsPattern("Layout: +safetensors\n")
                .containsPattern(
                        "Graph: +" + data + "/models-cache/qwen3-int8-[0-9a-f]{32}/model.onnx, .* kB, written now\n")
                .containsPattern("SHA-256: +[0-9a-f]{64}  model.safetensors\n")
                .containsPattern("Runs as: +tiny-qwen3-a \\(int8\\), 64 dimensions, CPU, \\d+ thread")
                .containsPattern("Tokenizer: +SHA-256 [0-9a-f]{64}, ends texts by itself\n")
                .containsPattern("Pooling: +(last token|in the graph)\n")
                .containsPattern("Query prompt: +\"Instruct: Given a web search query, .*\\\\nQuery:\"\n")
                .containsPattern("Document prompt: +none\n")
                .containsPattern("Longest text: +\\d+ tokens; its files allow \\d+\n")
                .containsPattern("Self-test: +passed, alone and in batches\n")
                .as("random weights have no scores to reach")
                .doesNotContain("Model card");
        out.reset();
        System.setProperty("lorekeep.embedding.format", "int8");
        execute("check", GOLDEN.toString());
        assertThat(out()).contains(", already there\n");
    }

    @Test
    void checksExportedGraphsAsTheyAre() throws IOException {
        for (var graphs : List.of("onnx", "onnx_gqa_ext/onnx")) {
            out.reset();
            var model = exported(data.resolve(graphs.replace('/', '-')), GOLDEN.resolve(graphs));
            assertThat(execute("check", model.toString())).as("%s", errors).isZero();
            assertThat(out())
                    .containsPattern("Layout: +ONNX onnx/model.onnx\n")
                    .containsPattern("Graph: +used as it is\n")
                    .containsPattern("SHA-256: +[0-9a-f]{64}  onnx/model.onnx\n")
                    .containsPattern("Self-test: +passed, alone and in batches\n");
            assertThat(out().contains("onnx/model.onnx_data\n")).isEqualTo(graphs.startsWith("onnx_gqa"));
        }
        assertThat(data.resolve("models-cache")).doesNotExist();
    }

    @Test
    void measuresAModel() {
        assertThat(execute("bench", GOLDEN.toString(), "--seconds", "1"))
                .as("%s", errors)
                .isZero();
        // it reads 768 tokens at most: 2,048 are not tried
        assertThat(out())
                .containsPattern("^tiny-qwen3-a \\(int8\\), 64 dimensions, CPU, \\d+ thread.*\n")
                .containsPattern("\n64 tokens +[1-9]\\d* +[1-9][\\d.]* +\\d+\\.\\d%\n")
                .containsPattern("\n512 tokens +[1-9]\\d* ")
                .doesNotContain("2048 tokens")
                .containsPattern("\n32 to 768 tokens +[1-9]\\d* ")
                .containsPattern("\nquery, idle +p50 \\d+\\.\\d ms, p95 \\d+\\.\\d ms \\([1-9]\\d* queries\\)\n")
                .containsPattern("\np95 under load is \\d+\\.\\dx of idle\n");
    }

    @Test
    void refusesToMeasureWhatCannotRun() throws IOException {
        var empty = Files.createDirectories(data.resolve("empty"));
        assertThat(execute("bench", empty.toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("holds no model that Lorekeep can run");
        assertThat(execute("bench", "--seconds", "0")).isEqualTo(1);
        assertThat(errors.toString()).contains("--seconds is 0: give 1 or more");
        assertThat(out()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithABrokenFolder() throws IOException {
        var empty = Files.createDirectories(data.resolve("empty"));
        assertThat(execute("check", empty.toString())).isEqualTo(1);
        assertThat(errors.toString().lines()).hasSize(1);
        assertThat(errors.toString()).contains("holds no model that Lorekeep can run. Found: nothing");
        var cut = exported(data.resolve("cut"), GOLDEN.resolve("onnx"));
        Files.write(cut.resolve("model.safetensors"), new byte[] {1, 2, 3});
        assertThat(execute("check", cut.toString())).isEqualTo(1);
        assertThat(errors.toString().lines()).hasSize(2);
        assertThat(errors.toString()).contains(cut + "/model.safetensors");
        assertThat(out()).isEmpty();
    }

    @Test
    void checksWithThePresentSettings() {
        System.setProperty("lorekeep.embedding.format", "fp16");
        assertThat(execute("check", GOLDEN.toString())).isEqualTo(1);
        assertThat(errors)
                .hasToString(
                        "lorekeep.embedding.format is fp16: a model in safetensors runs on the CPU as fp32 or int8\n");
    }

    @Test
    void listsWhatIsThereAndWhatIsActive() throws IOException {
        var models = Files.createDirectories(data.resolve("models"));
        exported(models.resolve("exported"), GOLDEN.resolve("onnx"));
        Files.createDirectories(models.resolve("empty"));
        Files.createDirectories(models.resolve(".big.unfinished"));
        Files.write(models.resolve(".big.unfinished/model.safetensors.part"), new byte[1500]);
        assertThat(execute("list")).as("%s", errors).isZero();
        assertThat(out())
                .containsPattern("\n\\* bge-small-en-v1.5 +bundled +int8 +384 +512 +in the program\n")
                .containsPattern("\n  exported +ONNX onnx/model.onnx +fp32 +64 +\\d+ +.* kB  " + models + "/exported\n")
                .containsPattern("\n  empty cannot be used: .* holds no model")
                .contains("  " + models + "/.big.unfinished: an unfinished download, 1.50 kB so far\n")
                .contains("Qwen/Qwen3-Embedding-0.6B");
        out.reset();
        System.setProperty("lorekeep.embedding.model", GOLDEN.toString());
        execute("list");
        assertThat(out())
                .containsPattern("\n  bge-small")
                .containsPattern("\n\\* tiny-qwen3-a +safetensors +int8 +64 ");
    }

    @Test
    void pullsAModelThatThenChecks() throws IOException {
        try (var hub = hub()) {
            System.setProperty("lorekeep.models.mirror", hub.address());
            assertThat(execute("pull", "lab/tiny")).as("%s", errors).isZero();
        }
        var model = data.resolve("models/tiny");
        assertThat(out())
                .startsWith("Downloading 7 files, ")
                .contains("MiB: ")
                .contains(model + " is complete.\n")
                .contains("./lorekeep models check " + model)
                .doesNotContain("\u001b");
        assertThat(execute("check", model.toString())).as("%s", errors).isZero();
    }

    @Test
    void pullsFromAndToWhereItIsTold() throws IOException {
        var target = data.resolve("elsewhere/tiny");
        try (var hub = hub()) {
            System.setProperty("lorekeep.models.mirror", "http://mirror.invalid");
            assertThat(execute("pull", "lab/tiny", "--from", hub.address(), "--to", target.toString()))
                    .as("%s", errors)
                    .isZero();
        }
        assertThat(target.resolve("model.safetensors")).hasSameBinaryContentAs(GOLDEN.resolve("model.safetensors"));
    }

    @Test
    void downloadsNothingInAirGappedMode() throws IOException {
        System.setProperty("lorekeep.air-gapped", "true");
        try (var hub = hub()) {
            assertThat(execute("pull", "lab/tiny", "--from", hub.address())).isEqualTo(1);
            assertThat(hub.requests()).isEmpty();
        }
        assertThat(errors.toString().lines()).hasSize(1);
        assertThat(errors.toString()).startsWith("lorekeep.air-gapped is true, so Lorekeep downloads nothing");
        System.setProperty("lorekeep.air-gapped", "yes");
        assertThat(execute("pull", "lab/tiny"))
                .as("a misspelt lock does not stand open")
                .isEqualTo(1);
        assertThat(errors.toString()).contains("lorekeep.air-gapped is \"yes\": give true or false");
    }

    @Test
    void isExplainedInTheHelp() {
        assertThat(execute()).isZero();
        assertThat(out()).contains("list").contains("check").contains("pull").contains("bench");
        out.reset();
        Commands.create(new PrintStream(out, true, StandardCharsets.UTF_8))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .execute("help");
        assertThat(out()).contains("models");
    }

    private int execute(String... words) {
        var arguments = new ArrayList<>(List.of("--data", data.toString(), "models"));
        arguments.addAll(List.of(words));
        return Commands.create(new PrintStream(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ScriptedHub hub() throws IOException {
        var hub = new ScriptedHub("lab/tiny");
        for (var file : List.of(
                "config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "config_sentence_transformers.json",
                "modules.json",
                "1_Pooling/config.json",
                "model.safetensors")) hub.file(file, Files.readAllBytes(GOLDEN.resolve(file)));
        return hub;
    }

    /** As an exporter leaves it. */
    private static Path exported(Path target, Path graphs) throws IOException {
        Files.createDirectories(target.resolve("onnx"));
        Files.createDirectories(target.resolve("1_Pooling"));
        for (var file : List.of(
                "config.json", "tokenizer.json", "tokenizer_config.json", "modules.json", "1_Pooling/config.json"))
            Files.copy(GOLDEN.resolve(file), target.resolve(file));
        try (var files = Files.list(graphs)) {
            for (var file : files.toList())
                Files.copy(file, target.resolve("onnx").resolve(file.getFileName()));
        }
        return target;
    }
}
