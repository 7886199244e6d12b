package dev.lorekeep.ingest;

import dev.lorekeep.platform.BlobStore;
import dev.lorekeep.platform.FullDisk;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Originals in the blob store and the rows that refer to them. The same bytes are stored once, so deleting an original must not
 * overtake an arrival of the same bytes.
 */
@Singleton
class Originals {
    private final BlobStore blobs;
    private final Database database;
    private final Room room;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    Originals(BlobStore blobs, Database database, Room room) {
        this.blobs = blobs;
        this.database = database;
        this.room = room;
    }

    /** Stores bytes and the rows that refer to them; nothing is deleted in between. */
    @FunctionalInterface
    interface Storing<T extends @Nullable Object> {
        T with(BlobStore blobs) throws IOException;
    }

    /** @throws FullDisk if there is no room */
    <T extends @Nullable Object> T store(Storing<T> storing) throws IOException {
        room.require();
        lock.readLock().lock();
        try {
            return storing.with(blobs);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Whether it could not be stored because a disk is full. */
    Optional<FullDisk> fullDisk(Throwable failure) {
        return room.cause(failure);
    }

    /** Deletes the original unless a document refers to it. */
    void forget(String sha256) throws IOException, InterruptedException {
        // who waits for this lock makes every arrival wait: rather come again later
        if (!lock.writeLock().tryLock(1, TimeUnit.SECONDS)) throw new IOException("originals arrive at the moment");
        try {
            var referrers = database.query(session -> session.number(
                    "select count(*) from (select 1 from document where sha256 = ? union all "
                            + "select 1 from document_text where sha256 = ? limit 1) referrers",
                    sha256,
                    sha256));
            if (referrers == 0) blobs.delete(sha256);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
