package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lorekeep.testing.TestingPostgres;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Statements that go together, on a real PostgreSQL. */
class DatabaseTest {
    private static final String INSERT = "insert into sent_later (number, name) values (?, ?)";
    private static final int MANY = 100;

    private Database database;

    @BeforeEach
    void makeTable() {
        var settings = TestingPostgres.properties();
        var source = new PGSimpleDataSource();
        source.setUrl(settings.get("quarkus.datasource.jdbc.url"));
        source.setUser(settings.get("quarkus.datasource.username"));
        source.setPassword(settings.get("quarkus.datasource.password"));
        database = new Database(source);
        database.query(session ->
                session.update("create table sent_later (number integer primary key, name text, at bigint generated "
                        + "always as identity)"));
    }

    @AfterEach
    void dropTable() {
        database.query(session -> session.update("drop table sent_later"));
    }

    private List<Long> numbers() {
        return database.query(
                session -> session.list(row -> row.getLong(1), "select number from sent_later order by at"));
    }

    @Test
    void sendsWhatComesLaterInItsOrderBeforeTheCommit() {
        database.transaction(session -> {
            // more than go in one message
            for (var number = 0; number < MANY; number++) session.later(INSERT, number, null);
            session.later("update sent_later set name = ? where number = ?", "a; b", 7);
            return true;
        });
        assertThat(numbers())
                .containsExactlyElementsOf(LongStream.range(0, MANY).boxed().toList());
        assertThat(database.<Long>query(
                        session -> session.number("select number from sent_later where name = ?", "a; b")))
                .isEqualTo(7);
    }

    @Test
    void sendsItBeforeTheNextStatement() {
        database.transaction(session -> {
            session.later(INSERT, 1, "one");
            assertThat(session.number("select count(*) from sent_later")).isEqualTo(1);
            session.later(INSERT, 2, "two");
            assertThat(session.update("delete from sent_later where number = 2"))
                    .isEqualTo(1);
            session.later(INSERT, 3, "three");
            session.updateEach(INSERT, List.of(new Object[] {4, "four"}, new Object[] {5, "five"}));
            return true;
        });
        assertThat(numbers()).containsExactly(1L, 3L, 4L, 5L);
    }

    @Test
    void sendsItOutsideOfATransactionToo() {
        database.query(session -> {
            session.later(INSERT, 1, "one");
            return true;
        });
        assertThat(numbers()).containsExactly(1L);
    }

    @Test
    void undoesEverythingIfOneOfThemFails() {
        assertThatExceptionOfType(Database.DatabaseTrouble.class)
                .isThrownBy(() -> database.transaction(session -> {
                    session.later(INSERT, 1, "one");
                    session.later(INSERT, 1, "twice");
                    session.later(INSERT, 2, "two");
                    return true;
                }))
                .withMessageContaining("23505");
        assertThat(numbers()).isEmpty();
    }

    @Test
    void sendsNothingOfAnAttemptThatWasGivenUp() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.transaction(session -> {
                    session.later(INSERT, 1, "one");
                    throw new IllegalStateException();
                }));
        assertThat(numbers()).isEmpty();
        // nor with the next one
        database.transaction(session -> session.update(INSERT, 2, "two"));
        assertThat(numbers()).containsExactly(2L);
    }

    @Test
    void readsTheFirstOfMany() {
        database.transaction(session -> {
            var rows = IntStream.range(0, MANY)
                    .mapToObj(number -> new Object[] {number, "same"})
                    .toList();
            session.updateEach(INSERT, rows);
            return true;
        });
        var first = database.query(session -> session.first(
                row -> row.getLong(1), "select number from sent_later where name = ? order by number desc", "same"));
        assertThat(first).contains(MANY - 1L);
        // changes all of them, whatever is read
        database.transaction(session ->
                session.first(row -> row.getLong(1), "update sent_later set name = ? returning number", "other"));
        assertThat(database.<Long>query(
                        session -> session.number("select count(*) from sent_later where name = 'other'")))
                .isEqualTo(MANY);
    }
}
