package dev.lorekeep.access;

import jakarta.data.repository.Find;
import jakarta.data.repository.Insert;
import jakarta.data.repository.OrderBy;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows of {@code collection}. */
@Repository
interface DocumentCollections {
    @Find
    Optional<DocumentCollection> byId(UUID id);

    @Find
    Optional<DocumentCollection> bySlug(String slug);

    @Find
    Optional<DocumentCollection> byFolder(String folder);

    @Find
    @OrderBy("name")
    List<DocumentCollection> all();

    @Insert
    void insert(DocumentCollection collection);

    @Update
    void update(DocumentCollection collection);
}
