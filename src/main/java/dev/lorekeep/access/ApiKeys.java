package dev.lorekeep.access;

import jakarta.data.repository.Find;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows of {@code api_key}. */
@Repository
interface ApiKeys {
    @Find
    Optional<ApiKey> byId(UUID id);

    @Query("where accountId = :account and revokedAt is null and not commandLine order by createdAt, id")
    List<ApiKey> usableBy(UUID account);

    @Query("update ApiKey set revokedAt = :now where commandLine and revokedAt is null")
    void revokeCommandLine(Instant now);

    @Insert
    void insert(ApiKey key);

    @Update
    void update(ApiKey key);
}
