package dev.lorekeep.embed;

import dev.lorekeep.platform.StartupProblem;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What ONNX Runtime needs for CUDA beyond itself. Asked before a session is made, since ONNX Runtime's own messages name one missing
 * thing at a time and no remedy.
 */
final class CudaLibraries {
    private static final String PROVIDER = "libonnxruntime_providers_cuda.so";
    private static final String PROVIDER_RESOURCE = "/ai/onnxruntime/native/linux-x64/" + PROVIDER;
    private static final String DRIVER = "libcuda.so.1";
    // what the provider of onnxruntime_gpu 1.28.0 is linked to
    private static final List<String> CUDA_12 =
            List.of("libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12", "libcurand.so.10");
    // opened by the provider when it wants it: only its failure can say that it was needed
    private static final String CUDNN = "libcudnn.so.9";

    private final boolean provider;
    private final Predicate<String> device;
    private final Predicate<String> library;

    /**
     * @param provider whether this build of ONNX Runtime can use CUDA
     * @param device whether there is such a device file
     * @param library whether the system's loader finds such a library
     */
    CudaLibraries(boolean provider, Predicate<String> device, Predicate<String> library) {
        this.provider = provider;
        this.device = device;
        this.library = library;
    }

    static CudaLibraries ofThisMachine() {
        return new CudaLibraries(hasProvider(), path -> Files.exists(Path.of(path)), CudaLibraries::loads);
    }

    private static boolean hasProvider() {
        // where another build of ONNX Runtime is used than the one in the jar
        var folder = System.getProperty("onnxruntime.native.path");
        if (folder != null && new File(folder, PROVIDER).exists()) return true;
        return CudaLibraries.class.getResource(PROVIDER_RESOURCE) != null;
    }

    private static boolean loads(String library) {
        try {
            // kept open: the session needs it in a moment
            SymbolLookup.libraryLookup(library, Arena.global());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * @param prefix of the settings that ask for CUDA
     * @throws StartupProblem that names all that is missing, and the remedy
     */
    void require(String prefix) {
        if (!provider)
            throw new StartupProblem(prefix + ".device is cuda, and this build's ONNX Runtime cannot use CUDA ("
                    + PROVIDER
                    + " is not in it; it exists for Linux on x86-64): start with LOREKEEP_GPU=1 ./lorekeep run,"
                    + " build with ./mvnw -Pgpu package, or use the image of docker/Dockerfile.gpu");
        var missing = new ArrayList<String>();
        if (!hasDriver())
            missing.add("no NVIDIA driver is to be seen (" + DRIVER
                    + " and /dev/nvidiactl): install it, and run a container" + " with --gpus all");
        var libraries = Stream.concat(CUDA_12.stream(), Stream.of(CUDNN))
                .filter(library.negate())
                .toList();
        if (libraries.stream().anyMatch(CUDA_12::contains))
            missing.add("the loader does not find " + String.join(", ", libraries)
                    + ": install the CUDA 12 runtime, cuBLAS, cuRAND and cuDNN 9, and name their folder in LD_LIBRARY_PATH;"
                    + " those of CUDA 13 do not fit");
        if (!missing.isEmpty())
            throw new StartupProblem(prefix + ".device is cuda: " + String.join("; and ", missing) + ". With " + prefix
                    + ".device=cpu Lorekeep runs without a GPU");
    }

    /** What else may be the reason when a session fails although nothing that is always needed is missing; empty for nothing. */
    String suspicion() {
        return library.test(CUDNN)
                ? ""
                : " (" + CUDNN
                        + " is not found either: install cuDNN 9 for CUDA 12, or name its folder in LD_LIBRARY_PATH)";
    }

    private boolean hasDriver() {
        // WSL has the driver behind another device
        return library.test(DRIVER) && (device.test("/dev/nvidiactl") || device.test("/dev/dxg"));
    }
}
