package dev.lorekeep.embed;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.lorekeep.embed.convert.UnusableModel;

/** How sessions of ONNX Runtime are set up. */
final class Sessions {
    // bits of ONNX Runtime's AttentionBackend: all but 8. From compute capability 9.0 cuDNN's attention would be
    // preferred to
    // flash attention, and it makes a plan for every shape of a batch anew
    private static final String ATTENTION_WITHOUT_CUDNN = "119";

    private Sessions() {}

    static SessionOptions options(Placement placement) throws OrtException {
        var options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (placement instanceof Placement.Cuda cuda) addCuda(options, cuda);
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void addCuda(SessionOptions options, Placement.Cuda cuda) throws OrtException {
        try (var provider = new OrtCUDAProviderOptions(cuda.device())) {
            // doubling, the default, takes up to twice the memory that the longest batch needs
            provider.add("arena_extend_strategy", "kSameAsRequested");
            provider.add("sdpa_kernel", ATTENTION_WITHOUT_CUDNN);
            options.addCUDA(provider);
        }
    }

    /** Why there is no session: with a GPU it may be the device as well as the graph. */
    static RuntimeException refused(String name, Placement placement, OrtException reason) {
        return switch (placement) {
            case Placement.Processor _ ->
                new UnusableModel(name + ": ONNX Runtime refuses the graph: " + reason.getMessage(), reason);
            case Placement.Cuda cuda ->
                new UnusableModel(
                        name + " cannot be loaded on " + cuda + " (does nvidia-smi list it, and is its memory free?): "
                                + reason.getMessage(),
                        reason);
        };
    }
}
