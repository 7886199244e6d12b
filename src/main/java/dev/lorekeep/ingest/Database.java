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
                var session = new Session(connection);
                var result = work.in(session);
                session.commit();
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
            var session = new Session(connection);
            var result = work.in(session);
            session.flush();
            return result;
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
    static final class Session {
        private static final int MOST_LATER = 16;

        private final Connection connection;
        private final List<String> later = new ArrayList<>();
        private final List<@Nullable Object> valuesOfLater = new ArrayList<>();

        private Session(Connection connection) {
            this.connection = connection;
        }

        /**
         * A statement whose answer nobody waits for: it goes with others in one message, at the latest before the next statement or
         * the commit. What is wrong with it is said there.
         */
        void later(String sql, @Nullable Object... values) throws SQLException {
            if (later.size() == MOST_LATER) flush();
            later.add(sql);
            for (var value : values) valuesOfLater.add(value);
        }

        /** In one message with what is to be sent before: nobody waits longer than that for a lock that it takes. */
        private void commit() throws SQLException {
            if (!later.isEmpty()) later.add("commit");
            flush();
            // does nothing if that is done
            connection.commit();
        }

        private void flush() throws SQLException {
            if (later.isEmpty()) return;
            var sql = String.join(";", later);
            var values = valuesOfLater.toArray();
            later.clear();
            valuesOfLater.clear();
            try (var statements = prepare(sql, values)) {
                statements.execute();
            }
        }

        int update(String sql, @Nullable Object... values) throws SQLException {
            try (var statement = prepare(sql, values)) {
                return statement.executeUpdate();
            }
        }

        /**
         * The same statement for each row of values, in one message.
         *
         * @return of each, how many rows of the table it changed
         */
        int[] updateEach(String sql, List<? extends @Nullable Object[]> rows) throws SQLException {
            if (rows.isEmpty()) return new int[0];
            try (var statement = prepare(sql)) {
                for (var row : rows) {
                    set(statement, row);
                    statement.addBatch();
                }
                return statement.executeBatch();
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
            try (var statement = prepare(sql, values)) {
                // not "limit 1": with that PostgreSQL plans the statement anew each time
                statement.setMaxRows(1);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
                }
            }
        }

        long number(String sql, @Nullable Object... values) throws SQLException {
            return first(row -> row.getLong(1), sql, values).orElse(0L);
        }

        PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
            flush();
            var statement = connection.prepareStatement(sql);
            set(statement, values);
            return statement;
        }

        private void set(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
            for (var i = 0; i < values.length; i++) set(statement, i + 1, values[i]);
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
            return array(many.isEmpty() ? "uuid" : typeOf(many.iterator().next()), many);
        }

        /** @param type of each element, as PostgreSQL calls it */
        java.sql.Array array(String type, Collection<?> many) throws SQLException {
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
