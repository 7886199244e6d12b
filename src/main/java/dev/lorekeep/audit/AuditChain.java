package dev.lorekeep.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import javax.sql.DataSource;

/** Rows of {@code audit_record}: appended one after the other, read in order, checked link by link. */
@Singleton
class AuditChain {
    /** What the first record follows. */
    private static final byte[] BEGINNING = new byte[32];

    private static final int ROWS_AT_A_TIME = 1000;
    private static final String COLUMNS =
            "sequence, created_at, account_id, account_name, action, subject, detail, previous_hash, hash";
    private static final TypeReference<Map<String, String>> DETAIL = new TypeReference<>() {};

    private final DataSource database;
    private final ObjectMapper json;

    AuditChain(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * @param intact whether every record follows from the one before
     * @param records how many were checked
     * @param firstBroken sequence of the first that does not; empty if intact
     */
    record Verification(boolean intact, long records, Optional<Long> firstBroken) {}

    /** Appends in the current transaction and makes the other writers wait until it ends: do it last. */
    void append(LongFunction<AuditRecord> next) {
        try (var connection = database.getConnection()) {
            append(connection, next);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot append to the audit log", e);
        }
    }

    void append(Connection connection, LongFunction<AuditRecord> next) throws SQLException {
        lock(connection);
        var last = last(connection);
        insert(connection, next.apply(last.sequence + 1), last.hash);
    }

    /** At most {@code limit} records after this sequence number, oldest first. */
    List<AuditRecord> after(long sequence, int limit) {
        return list(
                "select " + COLUMNS + " from audit_record where sequence > ? order by sequence limit ?",
                sequence,
                limit);
    }

    /** At most {@code limit} records before this sequence number, newest first. */
    List<AuditRecord> before(long sequence, int limit) {
        return list(
                "select " + COLUMNS + " from audit_record where sequence < ? order by sequence desc limit ?",
                sequence,
                limit);
    }

    private List<AuditRecord> list(String sql, long sequence, int limit) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, sequence);
            statement.setInt(2, limit);
            var records = new ArrayList<AuditRecord>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) records.add(record(rows));
            }
            return records;
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("cannot read the audit log", e);
        }
    }

    /** Sees changed, removed and inserted records; removed last ones only a copy of the last hash kept elsewhere can show. */
    Verification verify() {
        var sql =
                "select " + COLUMNS + " from audit_record where sequence > ? order by sequence limit " + ROWS_AT_A_TIME;
        var previous = new Link(0, BEGINNING);
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            while (true) {
                var start = previous.sequence;
                statement.setLong(1, start);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        if (!follows(rows, previous))
                            return new Verification(false, previous.sequence, Optional.of(previous.sequence + 1));
                        previous = new Link(rows.getLong("sequence"), rows.getBytes("hash"));
                    }
                }
                if (previous.sequence == start) return new Verification(true, start, Optional.empty());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the audit log", e);
        }
    }

    private boolean follows(ResultSet row, Link previous) throws SQLException {
        try {
            return row.getLong("sequence") == previous.sequence + 1
                    && Arrays.equals(row.getBytes("previous_hash"), previous.hash)
                    && Arrays.equals(row.getBytes("hash"), record(row).hashAfter(previous.hash));
        } catch (JsonProcessingException e) {
            // we only write names and text values: somebody else wrote this
            return false;
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_advisory_xact_lock(7302)")) {
            statement.execute();
        }
    }

    private static Link last(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(
                        "select sequence, hash from audit_record order by sequence desc limit 1");
                var row = statement.executeQuery()) {
            return row.next() ? new Link(row.getLong(1), row.getBytes(2)) : new Link(0, BEGINNING);
        }
    }

    private void insert(Connection connection, AuditRecord record, byte[] previousHash) throws SQLException {
        var sql = "insert into audit_record (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, record.sequence());
            statement.setObject(2, record.createdAt().atOffset(ZoneOffset.UTC));
            statement.setObject(3, record.accountId().orElse(null));
            statement.setString(4, record.accountName());
            statement.setString(5, record.action());
            statement.setString(6, record.subject());
            statement.setString(7, json.writeValueAsString(record.detail()));
            statement.setBytes(8, previousHash);
            statement.setBytes(9, record.hashAfter(previousHash));
            statement.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the detail of " + record.action(), e);
        }
    }

    private AuditRecord record(ResultSet row) throws SQLException, JsonProcessingException {
        return new AuditRecord(
                row.getLong("sequence"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("account_id", UUID.class)),
                row.getString("account_name"),
                row.getString("action"),
                row.getString("subject"),
                json.readValue(row.getString("detail"), DETAIL));
    }

    @SuppressWarnings("ArrayRecordComponent") // two fields that travel together, never compared
    private record Link(long sequence, byte[] hash) {}
}
