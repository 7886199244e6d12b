package dev.lorekeep.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.testing.TestingDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditChainTest {
    private final DataSource database = TestingDatabase.fresh();
    private final AuditChain chain = new AuditChain(database, new ObjectMapper());

    @BeforeEach
    void appendFive() {
        for (int i = 0; i < 5; i++) append("collection-" + i);
        assertThat(chain.verify()).isEqualTo(new AuditChain.Verification(true, 5, Optional.empty()));
    }

    @Test
    void givesBackWhatWasAppended() {
        var record = chain.after(4, 10).getFirst();
        assertThat(record.sequence()).isEqualTo(5);
        assertThat(record.subject()).isEqualTo("collection-4");
        assertThat(record.detail()).containsEntry("käse", "\"quoted\" 😀");
        assertThat(chain.after(1, 2)).extracting(AuditRecord::sequence).containsExactly(2L, 3L);
    }

    @Test
    void refusesUpdatesDeletionsAndTruncation() {
        for (var sql :
                List.of("update audit_record set subject = 'x'", "delete from audit_record", "truncate audit_record"))
            assertThatThrownBy(() -> execute(sql)).hasMessageContaining("only ever appended");
        assertThat(chain.verify().records()).isEqualTo(5);
    }

    @Test
    void findsAChangedRecord() throws SQLException {
        tamper("update audit_record set subject = 'other' where sequence = 3");
        assertThat(chain.verify()).isEqualTo(new AuditChain.Verification(false, 2, Optional.of(3L)));
    }

    @Test
    void findsAChangedDetail() throws SQLException {
        tamper("update audit_record set detail = '{\"a\": {\"b\": 1}}' where sequence = 4");
        assertThat(chain.verify().firstBroken()).contains(4L);
    }

    @Test
    void findsAMissingRecord() throws SQLException {
        tamper("delete from audit_record where sequence = 2");
        assertThat(chain.verify().firstBroken()).contains(2L);
    }

    @Test
    void findsTextMovedBetweenFields() throws SQLException {
        tamper("update audit_record set account_name = 'pers', action = 'on' || action where sequence = 1");
        assertThat(chain.verify().firstBroken()).contains(1L);
    }

    @Test
    void keepsOneChainWhenManyAppend() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var appends = new ArrayList<Future<?>>();
            for (int i = 0; i < 16; i++) {
                var subject = "parallel-" + i;
                appends.add(executor.submit(() -> append(subject)));
            }
            for (var each : appends) each.get();
        }
        assertThat(chain.verify()).isEqualTo(new AuditChain.Verification(true, 21, Optional.empty()));
    }

    private void append(String subject) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            chain.append(
                    connection,
                    sequence -> new AuditRecord(
                            sequence,
                            Instant.parse("2026-01-31T12:00:00.123456Z"),
                            Optional.of(UUID.randomUUID()),
                            "person",
                            "collection.changed",
                            subject,
                            Map.of("b", "2", "käse", "\"quoted\" 😀")));
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As somebody who owns the database can. */
    private void tamper(String sql) throws SQLException {
        execute("alter table audit_record disable trigger audit_record_appended_only");
        execute(sql);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
