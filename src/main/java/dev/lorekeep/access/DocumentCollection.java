package dev.lorekeep.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A set of documents that is granted as a whole: to everyone signed in, or to the teams that are its readers. */
@Entity
@Table(name = "collection")
public class DocumentCollection {
    @Id
    public UUID id;

    /** Short name for addresses and commands; never changes. */
    public String slug;

    public String name;
    public String description;
    public boolean everyone;
    public String sensitivity;

    /** Name of the sub-folder of the watched folder that feeds it; null for uploads only. */
    public @Nullable String folder;

    @Column(name = "created_at")
    public Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected DocumentCollection() {}

    DocumentCollection(UUID id, String slug, String name, String description, boolean everyone, Instant createdAt) {
        this.id = id;
        this.slug = slug;
        this.name = name;
        this.description = description;
        this.everyone = everyone;
        this.sensitivity = "internal";
        this.createdAt = createdAt;
    }
}
