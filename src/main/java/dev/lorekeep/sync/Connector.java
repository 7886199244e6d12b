package dev.lorekeep.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An open line to a source that can list its files. Used by one thread. */
interface Connector extends AutoCloseable {
    /**
     * Lists everything from the checkpoint on; a normal return means that nothing was left out, except what {@link
     * Listing#missed} was told.
     *
     * @param checkpoint null from the beginning
     */
    void list(@Nullable String checkpoint, Listing listing) throws IOException, InterruptedException;

    /** Downloads the file's bytes. */
    Fetched fetch(RemoteFile file, Path target) throws IOException, InterruptedException;

    @Override
    void close();

    /** Takes the listing piece by piece, so that it never has to be in memory as a whole. */
    interface Listing {
        void found(RemoteFile file) throws IOException;

        /** All before is found: after a stop the listing goes on from here. */
        void reached(String checkpoint) throws IOException;

        /** A part cannot be listed; the rest is, but nothing may be removed. */
        void missed(String reason);
    }

    /**
     * @param name as people know it, with folders
     */
    record Fetched(String name, @Nullable Instant modifiedAt) {}
}
