package dev.lorekeep.access;

import jakarta.data.repository.Delete;
import jakarta.data.repository.Find;
import jakarta.data.repository.Insert;
import jakarta.data.repository.OrderBy;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/** Rows of {@code account}. */
@Repository
interface StoredAccounts {
    @Find
    Optional<Account> byId(UUID id);

    @Find
    Optional<Account> byName(String name);

    @Find
    @OrderBy("name")
    List<Account> all();

    @Query("where role = ADMIN and not disabled order by createdAt, id")
    List<Account> enabledAdmins();

    @Query("select count(this) from Account")
    long count();

    /** Held until the transaction ends, so that two admins cannot take each other's role at the same time. */
    @SQL("select 1 from (select pg_advisory_xact_lock(7301)) as locked")
    int lockAdmins();

    @Insert
    void insert(Account account);

    @Update
    void update(Account account);

    @Delete
    void delete(Account account);
}
