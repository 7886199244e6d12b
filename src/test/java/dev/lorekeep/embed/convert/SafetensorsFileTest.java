package dev.lorekeep.embed.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
    @TempDir
    Path folder;

    @Test
    void readsTensorsAndSkipsMetadataAndGaps() throws IOException {
        var data = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-2)
                .putInt(0)
                .putShort((short) 0x3f80)
                .array();
        try (var arena = Arena.ofConfined()) {
            var tensors = read("""
                    {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
                     "b":{"dtype":"BF16","shape":[1],"data_offsets":[12,14]},
                     "empty":{"dtype":"I64","shape":[0,3],"data_offsets":[12,12]}}""", data, arena);
            assertThat(tensors).containsOnlyKeys("a", "b", "empty");
            assertThat(tensor(tensors, "a").shape()).containsExactly(2L, 1L);
            assertThat(numbers(tensor(tensors, "a"), 2)).containsExactly(1.5f, -2);
            assertThat(numbers(tensor(tensors, "b"), 1)).containsExactly(1);
        }
    }

    private static StoredTensor tensor(Map<String, StoredTensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    private static float[] numbers(StoredTensor tensor, int count) {
        var numbers = new float[count];
        tensor.read(0, count, new short[count], numbers);
        return numbers;
    }

    @Test
    void refusesAFileWithoutAHeader() throws IOException {
        Files.write(folder.resolve("x.safetensors"), new byte[7]);
        assertRefused("has 7 bytes and no header");
    }

    @ParameterizedTest
    @ValueSource(longs = {33, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void refusesAHeaderLongerThanTheFile(long length) throws IOException {
        Files.write(
                folder.resolve("x.safetensors"),
                ByteBuffer.allocate(40)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());
        assertRefused("announces a header of " + Long.toUnsignedString(length) + " bytes but has 40 bytes");
    }

    @Test
    void refusesAHeaderThatWouldFillTheHeap() throws IOException {
        var file = folder.resolve("x.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate((17 << 20) + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(17 << 20)
                        .array());
        assertRefused("header of 17825792 bytes, more than 16777216");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "{\"a\":", "{} {}", "{\"a\":1,}"})
    void refusesAHeaderThatIsNotJson(String header) throws IOException {
        assertRefused(header, 0, "the header of", "x.safetensors is not ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null", "\"text\""})
    void refusesAHeaderThatIsNoObject(String header) throws IOException {
        assertRefused(header, 0, "is not a JSON object");
    }

    @Test
    void refusesATensorGivenTwice() throws IOException {
        var tensor = "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}";
        assertRefused("{" + tensor + "," + tensor + "}", 1, "Duplicate", "a");
    }

    @Test
    void refusesOverlappingTensors() throws IOException {
        assertRefused(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[3,7]}}",
                8,
                "overlapping tensors a and b");
    }

    @Test
    void refusesATensorBeyondTheEnd() throws IOException {
        assertRefused(one("U8", "[4]", "[6,10]"), 9, "tensor a ends at 10 but holds 9 bytes", "cut");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[4,0]", "[-4,0]", "[0]", "[0,1,2]", "[0.5,1]", "[0,9223372036854775808]", "\"0,4\"", "null"})
    void refusesImpossibleOffsets(String offsets) throws IOException {
        assertRefused(one("U8", "[4]", offsets), 8, "tensor a");
    }

    @Test
    void refusesAnUnknownType() throws IOException {
        assertRefused(one("F4", "[8]", "[0,4]"), 4, "tensor a of unknown dtype F4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[2]", "[1,1]", "[]", "[0]"})
    void refusesAShapeOfAnotherSize(String shape) throws IOException {
        assertRefused(one("F32", shape, "[0,12]"), 12, "tensor a of shape", "but gives it 12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[-1]", "[1.5]", "3", "[\"3\"]", "[4294967296,4294967296]", "[9223372036854775807]", "[null]"})
    void refusesAnImpossibleShape(String shape) throws IOException {
        assertRefused(one("F32", shape, "[0,12]"), 12, "tensor a");
    }

    private static String one(String type, String shape, String offsets) {
        return "{\"a\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }

    private void assertRefused(String header, int dataBytes, String... parts) throws IOException {
        Files.write(folder.resolve("x.safetensors"), SyntheticModel.file(header, new byte[dataBytes]));
        assertRefused(parts);
    }

    private void assertRefused(String... parts) {
        try (var arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> SafetensorsFile.read(folder.resolve("x.safetensors"), arena))
                    .isInstanceOf(UnusableModel.class)
                    .hasMessageContaining("x.safetensors")
                    .hasMessageContainingAll(parts);
        }
    }

    private Map<String, StoredTensor> read(String header, byte[] data, Arena arena) throws IOException {
        Files.write(folder.resolve("x.safetensors"), SyntheticModel.file(header, data));
        return SafetensorsFile.read(folder.resolve("x.safetensors"), arena);
    }
}
