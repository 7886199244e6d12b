package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.embed.convert.UnusableModel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {
    @TempDir
    Path folder;

    @Test
    void findsTheFilesThatHoldTheWeights() {
        var fused = GoldenModel.fused(folder).resolve("onnx");
        var file = OnnxFile.read(fused.resolve("model.onnx"));
        assertThat(file.externalFiles()).containsExactly(fused.resolve("model.onnx_data"));
        assertThat(file.weightType()).isEqualTo("fp32");
        assertThat(file.quantisesActivations()).isFalse();
        assertThat(OnnxFile.read(GoldenModel.FOLDER.resolve("onnx/model.onnx")).externalFiles())
                .isEmpty();
    }

    @Test
    void noticesQuantisationThatLooksAcrossABatch() throws IOException {
        var bundled = Files.write(folder.resolve("model.onnx"), BundledModel.weights());
        assertThat(OnnxFile.read(bundled).quantisesActivations()).isTrue();
        assertThat(OnnxFile.read(bundled).weightType()).isEqualTo("int8");
    }

    @Test
    void refusesWeightsOutsideItsFolder() throws IOException {
        var data = Files.readAllBytes(GoldenModel.fused(folder.resolve("model")).resolve("onnx/model.onnx_data"));
        // what a hostile file points to may well exist
        Files.write(folder.resolve("12345678"), data);
        for (var location : List.of(
                "../../12345678_", "../../../../etc", "/etc/passwd.txt", "C:\\Windows\\ini", "..\\..\\12345678")) {
            var graph =
                    GoldenModel.fused(folder.resolve("" + location.hashCode())).resolve("onnx/model.onnx");
            GoldenModel.patch(graph, "model.onnx_data", (location + "_".repeat(15)).substring(0, 15));
            assertThatThrownBy(() -> OnnxFile.read(graph))
                    .isInstanceOf(UnusableModel.class)
                    .hasMessageContaining(location.substring(0, 6))
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void refusesWeightsThatAreMissingShortOrOnlyAPointer() throws IOException {
        var graph = GoldenModel.fused(folder).resolve("onnx/model.onnx");
        var data = folder.resolve("onnx/model.onnx_data");
        data.toFile().setWritable(true);
        try (var channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
            channel.truncate(600_000);
        }
        assertThatThrownBy(() -> OnnxFile.read(graph))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("model.onnx_data is too short");
        Files.writeString(data, "version https://git-lfs.github.com/spec/v1\noid sha256:4665\nsize 622592\n");
        assertThatThrownBy(() -> OnnxFile.read(graph))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("git lfs pull");
        Files.delete(data);
        assertThatThrownBy(() -> OnnxFile.read(graph))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("model.onnx_data is missing");
    }

    @Test
    void refusesLengthsThatOverflow() throws IOException {
        // field 7, then 2^63 - 1 and 2^64 - 1 bytes
        for (int last : new int[] {0x7f, 0xff}) {
            var content = new byte[] {0x08, 0x08, 0x3a, -1, -1, -1, -1, -1, -1, -1, -1, (byte) last, 0x01};
            var file = Files.write(folder.resolve("long.onnx"), content);
            assertThatThrownBy(() -> OnnxFile.read(file))
                    .isInstanceOf(UnusableModel.class)
                    .hasMessageContaining("a field of ");
        }
    }

    @Test
    void refusesEndlessNesting() throws IOException {
        // model > graph > node > attribute > graph > ...; every level adds its own length before itself
        var content = new byte[0];
        for (int depth = 0; depth < 40; depth++) content = message(1, message(5, message(6, content)));
        var file = Files.write(folder.resolve("deep.onnx"), message(7, content));
        assertThatThrownBy(() -> OnnxFile.read(file))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("nested");
    }

    private static byte[] message(int field, byte[] content) {
        var length = content.length;
        var header = length < 128
                ? new byte[] {(byte) (field << 3 | 2), (byte) length}
                : new byte[] {(byte) (field << 3 | 2), (byte) (length | 0x80), (byte) (length >> 7)};
        var message = new byte[header.length + length];
        System.arraycopy(header, 0, message, 0, header.length);
        System.arraycopy(content, 0, message, header.length, length);
        return message;
    }

    @Property(tries = 500)
    void neverFailsOtherwiseOnRandomBytes(@ForAll byte[] content) throws IOException {
        readHostile(content);
    }

    @Property(tries = 1000)
    void neverFailsOtherwiseOnADamagedModel(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        var content = Files.readAllBytes(GoldenModel.FOLDER.resolve("onnx_gqa_ext/onnx/model.onnx"));
        for (int damages = random.nextInt(1, 8); damages > 0; damages--)
            content[random.nextInt(content.length)] = (byte) random.nextInt(256);
        if (random.nextInt(4) == 0) content = Arrays.copyOf(content, random.nextInt(content.length));
        readHostile(content);
    }

    private static void readHostile(byte[] content) throws IOException {
        var folder = Files.createDirectories(Path.of("target", "hostile"));
        var file = Files.write(folder.resolve("model.onnx"), content);
        var data = folder.resolve("model.onnx_data");
        if (!Files.exists(data)) Files.copy(GoldenModel.FOLDER.resolve("onnx_gqa_ext/onnx/model.onnx_data"), data);
        try {
            var read = OnnxFile.read(file);
            assertThat(read.externalFiles()).allMatch(external -> external.startsWith(folder.toAbsolutePath()));
        } catch (UnusableModel e) {
            assertThat(e.getMessage()).contains(file.getFileName().toString());
        }
    }
}
