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
import java.util.Set;
import java.util.UUID;

/** Rows of {@code team}. */
@Repository
interface Teams {
    @Find
    Optional<Team> byId(UUID id);

    @Find
    Optional<Team> byName(String name);

    @Find
    @OrderBy("name")
    List<Team> all();

    @Query("select count(this) from Team where id in :ids")
    long countOf(Set<UUID> ids);

    @Insert
    void insert(Team team);

    @Update
    void update(Team team);

    @Delete
    void delete(Team team);
}
