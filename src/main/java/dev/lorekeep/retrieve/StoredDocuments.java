package dev.lorekeep.retrieve;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.platform.Database;
import dev.lorekeep.platform.LikePattern;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Documents in PostgreSQL. */
@Singleton
class StoredDocuments implements Documents {
    private static final String LISTED = """
            select d.id, d.indexed_revision, d.title, d.name, d.media_type, k.name collection, d.chunk_count, d.page_count,
                   d.updated_at
            from document d join collection k on k.id = d.collection_id
            where d.collection_id = any (?) and d.indexed_revision is not null and d.state <> 'REMOVING'
            """;
    private static final String PASSAGES = """
            select c.id, c.document_id, c.revision, c.ordinal, d.collection_id, k.name, d.title, c.heading_path, c.context,
                   c.body, c.correction, c.start_offset, c.end_offset, c.page
            from chunk c
            join document d on d.id = c.document_id and d.indexed_revision = c.revision and d.state <> 'REMOVING'
                and not c.disabled
            join collection k on k.id = d.collection_id
            where d.collection_id = any (?) and d.id = ?
            """;

    private final Database database;
    private final AccessRules rules;

    StoredDocuments(Database database, AccessRules rules) {
        this.database = database;
        this.rules = rules;
    }

    @Override
    public List<Listed> documents(Set<UUID> collections, String words, int offset, int limit, Caller caller) {
        var pattern = LikePattern.containing(words.strip());
        return database.list(
                StoredDocuments::listed,
                LISTED + " and (d.title ilike ? or d.name ilike ?) order by d.title, d.id offset ? limit ?",
                rules.filterFor(caller, collections).accessSets(),
                pattern,
                pattern,
                offset,
                limit);
    }

    @Override
    public Optional<Listed> document(UUID id, Caller caller) {
        return database.first(
                StoredDocuments::listed,
                LISTED + " and d.id = ?",
                rules.filterFor(caller, Set.of()).accessSets(),
                id);
    }

    @Override
    public List<Listed> named(String title, Set<UUID> collections, Caller caller) {
        return database.list(
                StoredDocuments::listed,
                LISTED + " and (lower(d.title) = lower(?) or lower(d.name) = lower(?)) order by d.title, d.id limit 5",
                rules.filterFor(caller, collections).accessSets(),
                title.strip(),
                title.strip());
    }

    @Override
    public List<Passage> from(UUID document, int from, int limit, Caller caller) {
        return database.list(
                StoredDocuments::passage,
                PASSAGES + " and c.ordinal >= ? order by c.ordinal limit ?",
                rules.filterFor(caller, Set.of()).accessSets(),
                document,
                from,
                limit);
    }

    @Override
    public List<Passage> containing(UUID document, String words, int limit, Caller caller) {
        return database.list(
                StoredDocuments::passage,
                PASSAGES + " and coalesce(c.correction, c.body) ilike ? order by c.ordinal limit ?",
                rules.filterFor(caller, Set.of()).accessSets(),
                document,
                LikePattern.containing(words),
                limit);
    }

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(
                Database.id(row, "id"),
                row.getInt("indexed_revision"),
                row.getString("title"),
                row.getString("name"),
                row.getString("media_type"),
                row.getString("collection"),
                row.getInt("chunk_count"),
                row.getInt("page_count"));
    }

    private static Passage passage(ResultSet row) throws SQLException {
        return StoredPassages.passage(row, 0, 0);
    }
}
