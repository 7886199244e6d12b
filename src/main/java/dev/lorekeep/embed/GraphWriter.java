package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.Head;
import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.embed.convert.Qwen3Conversion;
import dev.lorekeep.embed.convert.UnusableModel;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Makes an ONNX graph of a model in safetensors, once; later calls find it in the cache folder. */
@FunctionalInterface
interface GraphWriter {
    /** Of a Qwen3. Its cache names the folder of a graph after all that vectors depend on. */
    GraphWriter QWEN3 = (modelFolder, cacheFolder, format) -> {
        try {
            var converted = new Qwen3Conversion(modelFolder, cacheFolder).convert(format, Head.EMBEDDING);
            var graph = converted.onnx().toAbsolutePath();
            var entry = graph.getName(graph.getNameCount() - 2).toString();
            return new Written(graph, entry, converted.written());
        } catch (UncheckedIOException e) {
            throw new UnusableModel(String.valueOf(e.getMessage()), e);
        }
    };

    /**
     * @param onnx takes token ids, returns one unit vector a text; what it needs lies beside it
     * @param weightsIdentity hash of the weights, and the version of the writer: what vectors depend on
     * @param now whether this call wrote it, rather than found it
     */
    record Written(Path onnx, String weightsIdentity, boolean now) {}

    /** @throws UnusableModel when the model cannot be converted */
    Written write(Path modelFolder, Path cacheFolder, NumericFormat format);
}
