package dev.lorekeep.embed.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionCacheTest {
    @TempDir
    Path folder;

    private Path model;
    private Path cache;

    @BeforeEach
    void copyModel() throws IOException {
        model = GoldenModel.copyTo(folder.resolve("model"));
        cache = folder.resolve("cache");
    }

    @Test
    void convertsOnce() {
        var first = convert(NumericFormat.FP32);
        var second = convert(NumericFormat.FP32);
        assertThat(first.written()).isTrue();
        assertThat(second.written()).isFalse();
        assertThat(second.onnx()).isEqualTo(first.onnx());
    }

    @Test
    void keepsFormatsHeadsAndConfigurationsApart() throws IOException {
        var conversion = new Qwen3Conversion(model, cache);
        var config = model.resolve("config.json");
        var seen = new ArrayList<Path>();
        for (var format : NumericFormat.values()) seen.add(convert(format).onnx());
        seen.add(conversion.convert(NumericFormat.FP32, Head.YES_NO, 1, 2).onnx());
        seen.add(conversion.convert(NumericFormat.FP32, Head.YES_NO, 2, 1).onnx());
        Files.writeString(config, Files.readString(config).replace("1e-06", "1e-05"));
        seen.add(convert(NumericFormat.FP32).onnx());
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void otherWeightsAreAnotherConversion() throws IOException {
        var before = convert(NumericFormat.FP32);
        changeLastByte();
        Files.setLastModifiedTime(model.resolve("model.safetensors"), FileTime.fromMillis(1));
        var after = convert(NumericFormat.FP32);
        assertThat(after.weightsSha256()).isNotEqualTo(before.weightsSha256());
        assertThat(after.onnx()).isNotEqualTo(before.onnx());
    }

    @Test
    void theHashIsThatOfTheFile() throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        assertThat(convert(NumericFormat.FP32).weightsSha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(digest.digest(Files.readAllBytes(model.resolve("model.safetensors")))));
    }

    @Test
    void doesNotReadUnchangedWeightsAgain() throws IOException {
        var file = model.resolve("model.safetensors");
        var before = convert(NumericFormat.FP32).weightsSha256();
        var time = Files.getLastModifiedTime(file);
        changeLastByte();
        Files.setLastModifiedTime(file, time);
        // only a reader of the content would see the difference
        assertThat(convert(NumericFormat.FP32).weightsSha256()).isEqualTo(before);
    }

    @Test
    void aDamagedMemoryOfTheHashIsIgnored() throws IOException {
        var before = convert(NumericFormat.FP32).weightsSha256();
        try (var memories = Files.list(cache.resolve("hashes"))) {
            for (var memory : memories.toList()) {
                var content = Files.readString(memory);
                Files.writeString(memory, content.substring(0, content.length() - 1));
            }
        }
        assertThat(convert(NumericFormat.FP32).weightsSha256()).isEqualTo(before);
    }

    @Test
    void removesWhatAKilledConversionLeft() throws IOException {
        var half = Files.createDirectories(cache.resolve(".unfinished-123"));
        Files.write(half.resolve("model.onnx_data"), new byte[100]);
        assertThat(convert(NumericFormat.FP32).written()).isTrue();
        assertThat(half).doesNotExist();
    }

    @Test
    void removesWhatNobodyHasOpenedForAMonth() throws IOException {
        var day = Duration.ofDays(1).toMillis();
        var unused = convert(NumericFormat.FP32).onnx().getParent();
        var used = convert(NumericFormat.FP16).onnx().getParent();
        var recent = convert(NumericFormat.BF16).onnx().getParent();
        long now = System.currentTimeMillis();
        for (var old : List.of(unused, used)) Files.setLastModifiedTime(old, FileTime.fromMillis(now - 31 * day));
        Files.setLastModifiedTime(recent, FileTime.fromMillis(now - 29 * day));
        assertThat(convert(NumericFormat.FP16).written()).isFalse();

        convert(NumericFormat.INT8);

        assertThat(unused).doesNotExist();
        assertThat(List.of(used, recent)).allMatch(Files::exists);
        assertThat(cache.resolve("hashes")).exists();
    }

    @Test
    void neverUsesAConversionThatIsNotWhole() throws IOException {
        var onnx = convert(NumericFormat.FP32).onnx();
        var data = onnx.resolveSibling("model.onnx_data");
        var whole = Files.readAllBytes(data);
        Files.write(data, new byte[100]);
        assertThat(convert(NumericFormat.FP32).written()).isTrue();
        assertThat(data).hasBinaryContent(whole);
        Files.delete(onnx);
        assertThat(convert(NumericFormat.FP32).written()).isTrue();
        assertThat(onnx).exists();
    }

    @Test
    void publishesNothingWhenWritingFails() throws IOException {
        var conversions = new ConversionCache(cache, _ -> Long.MAX_VALUE);
        assertThatThrownBy(() -> conversions.findOrWrite(CompletableFuture.completedFuture("key"), 3, (graph, data) -> {
                    Files.write(graph, new byte[] {1});
                    throw new IOException("disk on fire");
                }))
                .hasMessage("disk on fire");
        try (var entries = Files.list(cache)) {
            assertThat(entries.map(entry -> entry.getFileName().toString())).containsExactly(".lock");
        }
    }

    @Test
    void saysWhenTheDiskIsFullBeforeItWrites() {
        assertThatThrownBy(() ->
                        new Qwen3Conversion(model, cache, _ -> 5 << 20).convert(NumericFormat.FP32, Head.EMBEDDING))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContainingAll("takes 64 MiB", "has 5 MiB left", "make room");
        assertThat(cache).isDirectoryNotContaining("glob:**qwen3-*");
    }

    @Test
    void threadsShareOneConversion() throws Exception {
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 4; i++) tasks.add(() -> convert(NumericFormat.BF16).written());
        try (var pool = Executors.newFixedThreadPool(tasks.size())) {
            int written = 0;
            for (var done : pool.invokeAll(tasks)) if (done.get()) written++;
            assertThat(written).isEqualTo(1);
        }
    }

    @Test
    void processesShareOneConversion() throws Exception {
        var processes = List.of(start(), start());
        var said = new ArrayList<String>();
        for (var process : processes) {
            said.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            assertThat(process.waitFor()).isZero();
        }
        assertThat(said).containsExactlyInAnyOrder("written=true", "written=false");
        var one = GoldenModel.cases().getFirst();
        try (var graph = new RunningGraph(convert(NumericFormat.FP32).onnx())) {
            assertThat(GoldenModel.maxAbsError(graph.one(one.tokens()), one.vector()))
                    .isLessThan(GoldenModel.TOLERANCE);
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ConvertingProcess.class.getName(),
                        model.toString(),
                        cache.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void changeLastByte() throws IOException {
        var file = model.resolve("model.safetensors");
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    private Qwen3Conversion.Converted convert(NumericFormat format) {
        return new Qwen3Conversion(model, cache).convert(format, Head.EMBEDDING);
    }
}
