package dev.lorekeep.platform;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs plain SQL, one statement at a time: for reading sets and figures, and for appending many times a second, where entities
 * would only be in the way.
 */
@Singleton
public final class Database {
    /**
     * A table of one row for {@code select … from}: the statement's own transaction does not wait until it is on disk. After a
     * crash it may be lost with what came after it, never without.
     */
    public static final String NOT_WAITING_FOR_DISK =
            "(select set_config('synchronous_commit', 'off', true)) not_waiting_for_disk";

    private final DataSource source;

    public Database(DataSource source) {
        this.source = source;
    }

    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @param arguments strings, numbers, booleans, ids, instants, sets of ids, nulls */
    public <T> List<T> list(RowReader<T> reader, String sql, @Nullable Object... arguments) {
        try (var connection = source.getConnection();
                var statement = prepared(connection, sql, arguments);
                var rows = statement.executeQuery()) {
            var list = new ArrayList<T>();
            while (rows.next()) list.add(reader.read(rows));
            return list;
        } catch (SQLException e) {
            throw new IllegalStateException("query failed: " + e.getSQLState(), e);
        }
    }

    public <T> Optional<T> first(RowReader<T> reader, String sql, @Nullable Object... arguments) {
        return list(reader, sql, arguments).stream().findFirst();
    }

    /** @return how many rows changed */
    public int update(String sql, @Nullable Object... arguments) {
        try (var connection = source.getConnection();
                var statement = prepared(connection, sql, arguments)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("update failed: " + e.getSQLState(), e);
        }
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, java.time.OffsetDateTime.class).toInstant();
    }

    public static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    public static Set<UUID> ids(ResultSet row, String column) throws SQLException {
        return Set.copyOf(List.of((UUID[]) row.getArray(column).getArray()));
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... arguments)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case Instant instant -> statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
                case Set<?> ids -> statement.setArray(i + 1, connection.createArrayOf("uuid", ids.toArray()));
                case null -> statement.setObject(i + 1, null);
                case Object other -> statement.setObject(i + 1, other);
            }
        }
        return statement;
    }
}
