package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.platform.StartupProblem;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class CudaLibrariesTest {
    private static final Predicate<String> ALL = name -> true;
    private static final Predicate<String> NONE = name -> false;

    @Test
    void asksForTheBuildWithCuda() {
        assertMissing(
                new CudaLibraries(false, ALL, ALL), "providers_cuda", "LOREKEEP_GPU=1", "-Pgpu", "Dockerfile.gpu");
    }

    @Test
    void asksForADriver() {
        assertMissing(new CudaLibraries(true, NONE, ALL), "driver", "libcuda.so.1", "/dev/nvidiactl", "--gpus all");
        assertMissing(new CudaLibraries(true, ALL, name -> !name.equals("libcuda.so.1")), "driver");
    }

    @Test
    void namesEveryLibraryThatIsMissing() {
        assertMissing(
                new CudaLibraries(true, ALL, name -> name.equals("libcuda.so.1") || name.equals("libcudart.so.12")),
                "libcublas.so.12, libcublasLt.so.12, libcurand.so.10, libcudnn.so.9:",
                "LD_LIBRARY_PATH",
                "CUDA 13");
    }

    @Test
    void suspectsCudnnOnlyWhenSomethingFails() {
        var withoutCudnn = new CudaLibraries(true, ALL, name -> !name.equals("libcudnn.so.9"));
        assertThatCode(() -> withoutCudnn.require("lorekeep.testing")).doesNotThrowAnyException();
        assertThat(withoutCudnn.suspicion()).contains("libcudnn.so.9", "install cuDNN 9");
        assertThat(new CudaLibraries(true, ALL, ALL).suspicion()).isEmpty();
    }

    @Test
    void namesDriverAndLibrariesAtOnce() {
        assertMissing(new CudaLibraries(true, NONE, NONE), "driver", "libcudart.so.12", "device=cpu");
    }

    @Test
    void isContentWithAllOfThem() {
        assertThatCode(() -> new CudaLibraries(true, ALL, ALL).require("lorekeep.testing"))
                .doesNotThrowAnyException();
        // Windows' Linux has its driver elsewhere
        assertThatCode(() -> new CudaLibraries(true, "/dev/dxg"::equals, ALL).require("lorekeep.testing"))
                .doesNotThrowAnyException();
    }

    private static void assertMissing(CudaLibraries libraries, String... parts) {
        assertThatThrownBy(() -> libraries.require("lorekeep.testing"))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContainingAll(parts);
    }
}
