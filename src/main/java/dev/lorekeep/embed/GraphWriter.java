package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.file.Path;

/** Makes an ONNX graph of a model in safetensors, once; later calls find it in the cache folder. */
@FunctionalInterface
interface GraphWriter {
    /** Until there is one. */
    GraphWriter NONE = (modelFolder, cacheFolder, format) -> {
        throw new UnusableModel(modelFolder + " holds safetensors, which this build cannot convert: use a folder with"
                + " onnx/model.onnx and without safetensors");
    };

    /**
     * @param onnx takes token ids, returns one unit vector a text; what it needs lies beside it
     * @param weightsIdentity hash of the weights, and the version of the writer: what vectors depend on
     */
    record Written(Path onnx, String weightsIdentity) {}

    /** @throws UnusableModel when the model cannot be converted */
    Written write(Path modelFolder, Path cacheFolder, NumericFormat format);
}
