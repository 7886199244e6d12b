package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaSmiTest {
    @TempDir
    Path folder;

    @Test
    void readsTheMemoryOfEveryGpu() throws IOException {
        // as the tool prints it; a GPU of a virtual machine may not tell
        var tool = tool("""
                [ "$1" = --query-gpu=index,name,memory.used,memory.total ] || exit 2
                [ "$2" = --format=csv,noheader,nounits ] || exit 2
                echo '0, NVIDIA H100 80GB HBM3, 1834, 81559'
                echo '1, NVIDIA A100-SXM4-40GB, MIG, 17, 40960'
                echo '2, NVIDIA GRID, [N/A], [N/A]'
                """);
        assertThat(new NvidiaSmi(tool).get())
                .containsExactly(
                        new GpuMemory(0, "NVIDIA H100 80GB HBM3", 1834, 81559),
                        new GpuMemory(1, "NVIDIA A100-SXM4-40GB, MIG", 17, 40960));
    }

    @Test
    void tellsNothingWithoutTheToolOrWithoutADriver() throws IOException {
        assertThat(new NvidiaSmi(folder.resolve("missing").toString()).get()).isEmpty();
        var failing = tool("""
                echo 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.'
                exit 9
                """);
        assertThat(new NvidiaSmi(failing).get()).isEmpty();
    }

    private String tool(String script) throws IOException {
        var file = folder.resolve("nvidia-smi");
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
