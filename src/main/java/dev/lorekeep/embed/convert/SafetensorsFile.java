package dev.lorekeep.embed.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file, mapped into memory: eight bytes with the length of a JSON header, the header, then the tensors (format:
 * github.com/huggingface/safetensors). The header comes from strangers, so every number in it is checked before it is used.
 */
final class SafetensorsFile {
    // an 8B model in one file has a header of 60 kB; more than this is not one of ours and would only fill the heap
    private static final long MAX_HEADER_BYTES = 16 << 20;
    private static final Map<String, Integer> BYTES_OF = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("F8_E5M2", 1),
            Map.entry("I16", 2),
            Map.entry("U16", 2),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("I32", 4),
            Map.entry("U32", 4),
            Map.entry("F32", 4),
            Map.entry("I64", 8),
            Map.entry("U64", 8),
            Map.entry("F64", 8));

    private final Path file;
    private final MemorySegment content;
    private final MemorySegment data;

    private SafetensorsFile(Path file, MemorySegment content) {
        this.file = file;
        this.content = content;
        data = content.asSlice(Long.BYTES + headerBytes());
    }

    /**
     * @param arena keeps the file mapped
     * @return its tensors by name
     * @throws UnusableModel when the file is not a sound safetensors file
     */
    static Map<String, StoredTensor> read(Path file, Arena arena) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new SafetensorsFile(file, content).tensors();
        } catch (IOException e) {
            throw new UnusableModel(file + " cannot be read: it must be there and readable for this user", e);
        }
    }

    private long headerBytes() {
        if (content.byteSize() < Long.BYTES)
            throw unusable("has " + content.byteSize() + " bytes and no header", "get the file again");
        long length = content.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (length < 0 || length > content.byteSize() - Long.BYTES)
            throw unusable(
                    "announces a header of " + Long.toUnsignedString(length) + " bytes but has " + content.byteSize()
                            + " bytes in all",
                    "the download was cut, or this is no safetensors file: get it again");
        if (length > MAX_HEADER_BYTES)
            throw unusable(
                    "has a header of " + length + " bytes, more than " + MAX_HEADER_BYTES,
                    "use the model as published");
        return length;
    }

    private Map<String, StoredTensor> tensors() {
        var bytes = content.asSlice(Long.BYTES, headerBytes()).toArray(ValueLayout.JAVA_BYTE);
        var header = JsonFile.parse(bytes, "the header of " + file);
        var tensors = new LinkedHashMap<String, StoredTensor>();
        var spans = new ArrayList<Span>();
        for (var entry : header.properties()) {
            if (entry.getKey().equals("__metadata__")) continue;
            var span = span(entry.getKey(), entry.getValue());
            spans.add(span);
            tensors.put(span.name, tensor(span, entry.getValue()));
        }
        refuseOverlaps(spans);
        return tensors;
    }

    private record Span(String name, long begin, long end) {}

    private Span span(String name, JsonNode entry) {
        var offsets = entry.path("data_offsets");
        if (offsets.size() != 2 || !isWhole(offsets.get(0)) || !isWhole(offsets.get(1)))
            throw unusable("has no data_offsets of two whole numbers for tensor " + name, "get the file again");
        long begin = offsets.get(0).longValue();
        long end = offsets.get(1).longValue();
        if (begin > end)
            throw unusable(
                    "says that tensor " + name + " ends before it begins: " + begin + ".." + end, "get the file again");
        if (end > data.byteSize())
            throw unusable(
                    "says that tensor " + name + " ends at " + end + " but holds " + data.byteSize()
                            + " bytes of tensors",
                    "the download was cut: get it again");
        return new Span(name, begin, end);
    }

    private StoredTensor tensor(Span span, JsonNode entry) {
        var encoding = entry.path("dtype").asText("missing");
        var bytesOfOne = BYTES_OF.get(encoding);
        if (bytesOfOne == null)
            throw unusable(
                    "has tensor " + span.name + " of unknown dtype " + encoding, "use the model as published in BF16");
        var shape = shape(span.name, entry.path("shape"));
        long bytes = bytesOfOne;
        try {
            for (long dimension : shape) bytes = Math.multiplyExact(bytes, dimension);
        } catch (ArithmeticException e) {
            throw unusable("has tensor " + span.name + " of impossible shape " + shape, "get the file again");
        }
        if (bytes != span.end - span.begin)
            throw unusable(
                    "has tensor " + span.name + " of shape " + shape + " and dtype " + encoding + ", which takes "
                            + bytes + " bytes, but gives it " + (span.end - span.begin),
                    "get the file again");
        return new StoredTensor(span.name, file, encoding, shape, data.asSlice(span.begin, bytes));
    }

    private List<Long> shape(String name, JsonNode dimensions) {
        var shape = new ArrayList<Long>();
        if (!dimensions.isArray()) throw unusable("has no shape for tensor " + name, "get the file again");
        for (var dimension : dimensions) {
            if (!isWhole(dimension))
                throw unusable("has tensor " + name + " of impossible shape " + dimensions, "get the file again");
            shape.add(dimension.longValue());
        }
        return shape;
    }

    private static boolean isWhole(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0;
    }

    private void refuseOverlaps(List<Span> spans) {
        spans.sort(Comparator.comparingLong(Span::begin).thenComparingLong(Span::end));
        for (int i = 1; i < spans.size(); i++) {
            var before = spans.get(i - 1);
            if (spans.get(i).begin < before.end)
                throw unusable(
                        "has overlapping tensors " + before.name + " and " + spans.get(i).name,
                        "use the model as published");
        }
    }

    private UnusableModel unusable(String what, String remedy) {
        return new UnusableModel(file + " " + what + ": " + remedy);
    }
}
