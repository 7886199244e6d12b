package dev.lorekeep.retrieve;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.embed.Embedder;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What questions to a collection are for, in the words that the embedding model is told with them. Passages are embedded without,
 * so a change counts from the next question on and nothing is embedded again.
 */
@Singleton
class QueryInstructions {
    private final DataSource database;
    private final Embedder embedder;

    QueryInstructions(DataSource database, Embedder embedder) {
        this.database = database;
        this.embedder = embedder;
    }

    /**
     * @param instruction empty for the model's own
     * @param filter of the collections where questions are for this
     */
    record Task(Optional<String> instruction, AccessFilter filter) {}

    /** Takes a filter apart: the parts admit what the whole does, each passage once. */
    List<Task> byTask(AccessFilter filter) {
        // the others are told nothing, whatever collections say
        if (embedder.queryInstruction().isEmpty()) return List.of(new Task(Optional.empty(), filter));
        var own = own(filter.accessSets());
        var parts = new HashMap<Optional<String>, Set<UUID>>();
        for (var collection : filter.accessSets())
            parts.computeIfAbsent(Optional.ofNullable(own.get(collection)), _ -> new HashSet<>())
                    .add(collection);
        return parts.entrySet().stream()
                .map(part -> new Task(part.getKey(), new AccessFilter(part.getValue())))
                .toList();
    }

    private Map<UUID, String> own(Set<UUID> collections) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select id, query_instruction from collection"
                        + " where id = any (?) and query_instruction is not null")) {
            select.setArray(1, connection.createArrayOf("uuid", collections.toArray()));
            var found = new HashMap<UUID, String>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) found.put(rows.getObject(1, UUID.class), rows.getString(2));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read what questions to collections are for", e);
        }
    }

    Optional<String> of(UUID collection) {
        return Optional.ofNullable(own(Set.of(collection)).get(collection));
    }

    /** @param instruction null for the model's own */
    void change(UUID collection, @Nullable String instruction) {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update collection set query_instruction = ? where id = ?")) {
            update.setString(1, instruction);
            update.setObject(2, collection);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot store what questions to a collection are for", e);
        }
    }
}
