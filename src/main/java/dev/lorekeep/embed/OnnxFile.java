package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.UnusableModel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an ONNX file says of itself before anything runs it. Only the skeleton is read, in a memory map: the price is a look at
 * every node and at the head of every tensor, whatever the size of the weights. The file is not trusted. Source of the field
 * numbers: onnx.proto of ONNX 1.19.
 *
 * @param externalFiles files that hold its weights; all are there, inside the folder of the ONNX file
 * @param weightType what most bytes of the weights are: {@code fp32}, {@code fp16}, {@code bf16}, {@code int8}, {@code int4}, or
 *     {@code type N} with ONNX's number
 * @param quantisesActivations whether it measures one scale over its whole input, so that a text's vector depends on the other
 *     texts of a batch (cosine down to 0.987 on bge-small)
 */
record OnnxFile(SortedSet<Path> externalFiles, String weightType, boolean quantisesActivations) {
    // real exports nest two deep (If inside a decoder); without an end a hostile file overflows the stack
    private static final int MAX_DEPTH = 16;
    private static final int MAX_EXTERNAL_FILES = 10_000;
    private static final Set<String> WHOLE_INPUT_SCALE =
            Set.of("DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM");
    private static final Map<Long, String> TYPES =
            Map.of(1L, "fp32", 2L, "int8", 3L, "int8", 10L, "fp16", 16L, "bf16", 21L, "int4", 22L, "int4");

    /** @throws UnusableModel when it is no ONNX file, or wants weights that are missing or outside its folder */
    static OnnxFile read(Path path) {
        ModelFiles.requireWhole(path);
        try (var channel = FileChannel.open(path, StandardOpenOption.READ);
                var arena = Arena.ofConfined()) {
            var content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new Reader(path).read(content);
        } catch (IOException e) {
            throw new UnusableModel(path + " cannot be read: " + e, e);
        } catch (UnusableModel e) {
            throw new UnusableModel("The graph " + path.getFileName() + " is refused: " + e.getMessage(), e);
        }
    }

    private static final class Reader {
        private final Path path;
        private final TreeSet<Path> externalFiles = new TreeSet<>();
        private final TreeMap<Long, Long> bytesByType = new TreeMap<>();
        private boolean quantisesActivations;
        private boolean fourBits;
        private boolean graphSeen;

        Reader(Path path) {
            this.path = path;
        }

        OnnxFile read(MemorySegment content) {
            var model = new ProtobufFields(content);
            while (model.next()) {
                switch (model.field()) {
                    case 7 -> {
                        graphSeen = true;
                        graph(model.content(), 0);
                    }
                    case 25 -> function(model.content());
                    default -> {}
                }
            }
            if (!graphSeen) throw new UnusableModel("not an ONNX file: it holds no graph");
            return new OnnxFile(externalFiles, weightType(), quantisesActivations);
        }

        private void graph(MemorySegment content, int depth) {
            if (depth > MAX_DEPTH) throw new UnusableModel("its graphs are nested more than " + MAX_DEPTH + " deep");
            var graph = new ProtobufFields(content);
            while (graph.next()) {
                switch (graph.field()) {
                    case 1 -> node(graph.content(), depth);
                    case 5 -> tensor(graph.content());
                    case 15 -> sparseTensor(graph.content());
                    default -> {}
                }
            }
        }

        private void function(MemorySegment content) {
            var function = new ProtobufFields(content);
            while (function.next()) if (function.field() == 7) node(function.content(), 0);
        }

        private void node(MemorySegment content, int depth) {
            var node = new ProtobufFields(content);
            while (node.next()) {
                switch (node.field()) {
                    case 4 -> quantisesActivations |= WHOLE_INPUT_SCALE.contains(node.text());
                    case 5 -> attribute(node.content(), depth);
                    default -> {}
                }
            }
        }

        private void attribute(MemorySegment content, int depth) {
            var attribute = new ProtobufFields(content);
            var name = "";
            while (attribute.next()) {
                switch (attribute.field()) {
                    case 1 -> name = attribute.text();
                    // MatMulNBits packs two 4-bit weights into a byte
                    case 3 -> fourBits |= name.equals("bits") && attribute.number() == 4;
                    case 5, 10 -> tensor(attribute.content());
                    case 6, 11 -> graph(attribute.content(), depth + 1);
                    case 22, 23 -> sparseTensor(attribute.content());
                    default -> {}
                }
            }
        }

        private void sparseTensor(MemorySegment content) {
            var sparse = new ProtobufFields(content);
            while (sparse.next()) if (sparse.field() == 1 || sparse.field() == 2) tensor(sparse.content());
        }

        private void tensor(MemorySegment content) {
            var tensor = new ProtobufFields(content);
            var external = new TreeMap<String, String>();
            long type = 0;
            while (tensor.next()) {
                switch (tensor.field()) {
                    case 2 -> type = tensor.number();
                    case 13 -> entry(tensor.content(), external);
                    default -> {}
                }
            }
            long bytes = content.byteSize();
            if (!external.isEmpty()) bytes += external(external);
            bytesByType.merge(type, bytes, Long::sum);
        }

        private static void entry(MemorySegment content, Map<String, String> entries) {
            var entry = new ProtobufFields(content);
            var key = "";
            var value = "";
            while (entry.next()) {
                switch (entry.field()) {
                    case 1 -> key = entry.text();
                    case 2 -> value = entry.text();
                    default -> {}
                }
            }
            entries.put(key, value);
        }

        /** @return length in bytes */
        private long external(Map<String, String> entries) {
            var location = entries.getOrDefault("location", "");
            var file = ModelFiles.inside(path, location);
            if (externalFiles.add(file)) ModelFiles.requireWhole(file);
            if (externalFiles.size() > MAX_EXTERNAL_FILES)
                throw new UnusableModel("it wants more than " + MAX_EXTERNAL_FILES + " other files");
            long available = file.toFile().length();
            long offset = number(entries, "offset", 0);
            if (offset > available) throw tooShort(file, offset, available);
            long length = number(entries, "length", available - offset);
            if (length > available - offset) throw tooShort(file, length, available - offset);
            return length;
        }

        private static long number(Map<String, String> entries, String key, long missing) {
            var text = entries.get(key);
            if (text == null) return missing;
            // 18 digits cannot overflow
            if (!text.matches("[0-9]{1,18}"))
                throw new UnusableModel("the " + key + " of external data is \"" + text + "\"");
            return Long.parseLong(text);
        }

        private static UnusableModel tooShort(Path file, long wanted, long available) {
            return new UnusableModel(file + " is too short: " + wanted + " bytes are wanted where " + available
                    + " are left; download it again");
        }

        private String weightType() {
            if (fourBits) return "int4";
            return bytesByType.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(most -> TYPES.getOrDefault(most.getKey(), "type " + most.getKey()))
                    .orElse("fp32");
        }
    }
}
