package dev.lorekeep.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One service at a time on a data folder. The operating system frees the lock when the process ends, however it ends. The
 * locked file says who holds it and where it answers, for a second start and for the command line.
 */
public final class ServiceLock implements AutoCloseable {
    private static final String NAME = "lorekeep.lock";

    private final FileChannel channel;
    private final FileLock lock;

    private ServiceLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Who holds the lock.
     *
     * @param pid the service's process
     * @param url where it answers; empty while it starts
     */
    public record Holder(long pid, String url) {}

    /** Takes the lock. */
    public static ServiceLock take(DataFolder folder) {
        try {
            var channel = FileChannel.open(
                    folder.root().resolve(NAME),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new StartupProblem(runningAlready(folder));
            }
            var taken = new ServiceLock(channel, lock);
            taken.announce("");
            return taken;
        } catch (IOException e) {
            throw new StartupProblem("Cannot lock the data folder " + folder.root() + ": " + e.getMessage(), e);
        }
    }

    /** The service that runs on this data folder, if one does. */
    public static Optional<Holder> holder(Path root) throws IOException {
        var path = root.resolve(NAME);
        if (!Files.exists(path)) return Optional.empty();
        try (var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null ? Optional.of(read(path)) : Optional.empty();
        }
    }

    /** Tells others where the service answers. */
    public void announce(String url) throws IOException {
        channel.truncate(0);
        var text = ProcessHandle.current().pid() + " " + url + "\n";
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }

    private static String runningAlready(DataFolder folder) throws IOException {
        var holder = read(folder.root().resolve(NAME));
        var address = holder.url().isEmpty() ? " and is starting" : " at " + holder.url();
        return "Lorekeep already runs on " + folder.root() + " (process " + holder.pid() + ")" + address
                + ": stop it first, or choose another folder with --data DIR";
    }

    private static Holder read(Path path) throws IOException {
        var words = Files.readString(path).strip().split(" ", 2);
        var pid = words[0].matches("[0-9]+") ? Long.parseLong(words[0]) : 0;
        return new Holder(pid, words.length > 1 ? words[1] : "");
    }
}
