package dev.lorekeep.embed.convert;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A converted graph in ONNX Runtime, on the CPU. */
final class RunningGraph implements AutoCloseable {
    /** Where shorter texts are filled up. */
    enum Padding {
        RIGHT,
        LEFT
    }

    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession session;

    RunningGraph(Path onnx) throws OrtException {
        this(onnx, Runtime.getRuntime().availableProcessors());
    }

    RunningGraph(Path onnx, int threads) throws OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = ENVIRONMENT.createSession(onnx.toString(), options);
        }
    }

    Set<String> inputs() {
        return session.getInputNames();
    }

    Set<String> outputs() {
        return session.getOutputNames();
    }

    float[] one(int... tokens) throws OrtException {
        return batch(List.of(tokens))[0];
    }

    float[][] batch(List<int[]> texts) throws OrtException {
        return batch(texts, Padding.RIGHT);
    }

    float[][] batch(List<int[]> texts, Padding padding) throws OrtException {
        int longest = texts.stream().mapToInt(text -> text.length).max().orElseThrow();
        var ids = new long[texts.size() * longest];
        var mask = new long[ids.length];
        for (int row = 0; row < texts.size(); row++) {
            var text = texts.get(row);
            int first = row * longest + (padding == Padding.LEFT ? longest - text.length : 0);
            for (int column = 0; column < text.length; column++) {
                ids[first + column] = text[column];
                mask[first + column] = 1;
            }
        }
        var shape = new long[] {texts.size(), longest};
        try (var idTensor = OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(ids), shape);
                var maskTensor = OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(mask), shape);
                var result = session.run(Map.of("input_ids", idTensor, "attention_mask", maskTensor))) {
            return (float[][]) result.get(0).getValue();
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
