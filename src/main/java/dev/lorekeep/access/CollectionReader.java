package dev.lorekeep.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;

/** One team that reads one collection. */
@Entity
@Table(name = "collection_reader")
@IdClass(CollectionReader.Key.class)
class CollectionReader {
    @Id
    @Column(name = "collection_id")
    UUID collectionId;

    @Id
    @Column(name = "team_id")
    UUID teamId;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected CollectionReader() {}

    CollectionReader(UUID collectionId, UUID teamId) {
        this.collectionId = collectionId;
        this.teamId = teamId;
    }

    record Key(UUID collectionId, UUID teamId) {}
}
