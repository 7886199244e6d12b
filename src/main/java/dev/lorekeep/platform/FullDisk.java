package dev.lorekeep.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A disk without room: a trouble of the machine that passes once somebody makes room, never one of a file.
 */
public final class FullDisk extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What to do about it, in a sentence. */
    public static final String REMEDY = "Make room on it or give it more; what waits goes on by itself.";

    /** With less than this even honest words of the system may be lost on the way: programs fail to write them down. */
    private static final long NOTHING_BYTES = 1L << 20;

    private static final String DATABASE_STATE = "53100";

    private final String reason;

    private FullDisk(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** Which disk, and how much is free, in a sentence. */
    public String reason() {
        return reason;
    }

    /** @param keptBytes that must stay free on the folder's disk */
    public static FullDisk below(Path folder, long keptBytes) {
        return new FullDisk(
                describe(folder) + ", and " + new ByteCount(keptBytes) + " are kept for PostgreSQL and the index.",
                null);
    }

    /** @param folder on the disk */
    public static FullDisk at(Path folder, Throwable cause) {
        return new FullDisk(describe(folder) + ".", cause);
    }

    private static String describe(Path folder) {
        return "The disk of " + folder + " is full: " + new ByteCount(usableBytes(folder)) + " free";
    }

    /**
     * Whether the failure is one of a full disk.
     *
     * @param folder where was written, if it was not by PostgreSQL
     */
    public static Optional<FullDisk> find(Throwable failure, Path folder) {
        var steps = 0;
        for (Throwable cause = failure; cause != null && steps++ < 20; cause = cause.getCause()) {
            if (cause instanceof FullDisk full) return Optional.of(full);
            if (cause instanceof SQLException refused && DATABASE_STATE.equals(refused.getSQLState()))
                return Optional.of(new FullDisk("The disk of the database is full.", failure));
            if (cause instanceof IOException broken && (saysSo(broken) || hasNothing(folder)))
                return Optional.of(at(folder, failure));
        }
        return Optional.empty();
    }

    /** In the system's words, which other languages than English put otherwise: they are found by {@link #hasNothing}. */
    private static boolean saysSo(IOException broken) {
        var message = String.valueOf(broken.getMessage());
        return message.endsWith("No space left on device") || message.endsWith("Disk quota exceeded");
    }

    /** Whether the disk of the folder has hardly a byte left. */
    public static boolean hasNothing(Path folder) {
        return folder.toFile().exists() && usableBytes(folder) < NOTHING_BYTES;
    }

    /** Bytes that may still be written to the folder's disk. */
    public static long usableBytes(Path folder) {
        return folder.toFile().getUsableSpace();
    }
}
