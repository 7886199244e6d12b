package dev.lorekeep.access;

import jakarta.data.repository.Delete;
import jakarta.data.repository.Find;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Repository;
import java.util.List;
import java.util.UUID;

/** Rows of {@code membership}. */
@Repository
interface Memberships {
    @Find
    List<Membership> all();

    @Find
    List<Membership> ofAccount(UUID accountId);

    @Find
    List<Membership> ofTeam(UUID teamId);

    @Delete
    void leaveAll(UUID accountId);

    @Delete
    void empty(UUID teamId);

    @Insert
    void insert(Membership membership);
}
