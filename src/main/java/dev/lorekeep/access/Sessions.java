package dev.lorekeep.access;

import jakarta.data.repository.Delete;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.UUID;

/** Rows of {@code session}. */
@Repository
interface Sessions {
    @Insert
    void insert(Session opened);

    @Delete
    void end(UUID id);

    @Delete
    void endAllOf(UUID accountId);

    @Query("delete from Session where accountId = :account and id <> :kept")
    void endOthers(UUID account, UUID kept);

    @Query("delete from Session where tokenHash = :tokenHash")
    void endWithToken(byte[] tokenHash);

    @Query("delete from Session where expiresAt < :now or lastSeenAt < :idleSince")
    void removeEnded(Instant now, Instant idleSince);
}
