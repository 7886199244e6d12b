package dev.lorekeep.ingest;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Plain SQL in short transactions on the pool: for set-based work on many rows, away from any request. */
@Singleton
class Database {
    private final DataSource pool;

    Database(DataSource pool) {
        this.pool = pool;
    }

    DataSource pool() {
        return pool;
    }

    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T in(Session session) throws SQLException;
    }

    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs the work in one transaction; whatever it throws undoes it. Must not be called from within another transaction. */
    <T extends @Nullable Object> T transaction(Work<T> work) {
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var result = work.in(new Session(connection));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseTrouble(e);
        }
    }

    /** One statement, or several that need not be atomic. */
    <T extends @Nullable Object> T query(Work<T> work) {
        try (var connection = pool.getConnection()) {
            return work.in(new Session(connection));
        } catch (SQLException e) {
            throw new DatabaseTrouble(e);
        }
    }

    /**
     * Returns when all that was committed before, by whomever, is on the disk. A commit writes what it waits for only if it wrote
     * something itself: here a message for nobody.
     */
    void flush() {
        transaction(session -> session.list(row -> true, "select pg_logical_emit_message(true, 'lorekeep', '')"));
    }

    private static void rollback(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** PostgreSQL did not do what it was asked: worth another try later. */
    static final class DatabaseTrouble extends RuntimeException {
        private static final long serialVersionUID = 1;

        DatabaseTrouble(SQLException cause) {
            super("the database refused or did not answer: SQL state " + cause.getSQLState(), cause);
        }
    }

    /** A connection with the few calls that are used here. Instants, enums and lists of ids become what PostgreSQL takes. */
    record Session(Connection connection) {
        int update(String sql, @Nullable Object... values) throws SQLException {
            try (var statement = prepare(sql, values)) {
                return statement.executeUpdate();
            }
        }

        <T> List<T> list(Row<T> reader, String sql, @Nullable Object... values) throws SQLException {
            try (var statement = prepare(sql, values);
                    var rows = statement.executeQuery()) {
                var result = new ArrayList<T>();
                while (rows.next()) result.add(reader.read(rows));
                return result;
            }
        }

        <T> Optional<T> first(Row<T> reader, String sql, @Nullable Object... values) throws SQLException {
            var found = list(reader, sql, values);
            return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
        }

        long number(String sql, @Nullable Object... values) throws SQLException {
            return first(row -> row.getLong(1), sql, values).orElse(0L);
        }

        PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
            var statement = connection.prepareStatement(sql);
            for (var i = 0; i < values.length; i++) set(statement, i + 1, values[i]);
            return statement;
        }

        void set(PreparedStatement statement, int place, @Nullable Object value) throws SQLException {
            switch (value) {
                case Instant instant -> statement.setObject(place, instant.atOffset(ZoneOffset.UTC));
                case Enum<?> constant -> statement.setString(place, constant.name());
                case Collection<?> many -> statement.setArray(place, array(many));
                case null -> statement.setObject(place, null);
                default -> statement.setObject(place, value);
            }
        }

        private java.sql.Array array(Collection<?> many) throws SQLException {
            var type = many.isEmpty() ? "uuid" : typeOf(many.iterator().next());
            return connection.createArrayOf(type, many.toArray());
        }

        private static String typeOf(Object value) {
            return switch (value) {
                case Integer ignored -> "integer";
                case Long ignored -> "bigint";
                case String ignored -> "text";
                default -> "uuid";
            };
        }
    }
}
