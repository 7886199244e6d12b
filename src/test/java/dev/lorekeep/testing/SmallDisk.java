package dev.lorekeep.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real file system of a few megabytes (tmpfs). Mounting one takes rights; without them a test that needs it is skipped. */
public final class SmallDisk implements AutoCloseable {
    private static final String FILLER = "filler";

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    public static SmallDisk at(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        assumeTrue(mounted, "file systems cannot be mounted here");
        return new SmallDisk(folder);
    }

    public Path folder() {
        return folder;
    }

    public long freeBytes() {
        return folder.toFile().getUsableSpace();
    }

    /** Another program writes until so much is left. */
    public void fill(long freeBytes) throws IOException {
        try (var out = Files.newOutputStream(folder.resolve(FILLER))) {
            write(out, freeBytes);
        }
    }

    private void write(OutputStream out, long freeBytes) {
        var block = new byte[4096];
        try {
            while (freeBytes() > freeBytes) out.write(block);
        } catch (IOException full) {
            // to the last byte
        }
    }

    public void makeRoom() throws IOException {
        Files.delete(folder.resolve(FILLER));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        // whoever still has a file open there is about to end
        if (!run("umount", folder.toString())) run("umount", "--lazy", folder.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
