package dev.lorekeep.access;

import jakarta.data.repository.Delete;
import jakarta.data.repository.Find;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Repository;
import java.util.List;
import java.util.UUID;

/** Rows of {@code collection_reader}. */
@Repository
interface CollectionReaders {
    @Find
    List<CollectionReader> all();

    @Find
    List<CollectionReader> of(UUID collectionId);

    @Delete
    void removeAll(UUID collectionId);

    @Insert
    void insert(CollectionReader reader);
}
