package dev.lorekeep.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lorekeep.access.Role;
import dev.lorekeep.ingest.Database.Session;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is, and what people can do about it. Collections are held, so that nothing is taken from the queue meanwhile. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class QueueTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    @Inject
    Database database;

    private final List<UUID> held = new ArrayList<>();
    private Person person;
    private Browser admin;

    @BeforeEach
    void signIn() {
        person = accounts.person(Role.ADMIN);
        admin = accounts.signIn(person);
    }

    @AfterEach
    void letGoOn() {
        for (var collection : held)
            admin.request().post(queue(collection) + "/resume").then().statusCode(200);
    }

    private UUID held() {
        var collection = accounts.collection(accounts.team());
        held.add(collection);
        admin.request().post(queue(collection) + "/pause").then().statusCode(200);
        return collection;
    }

    private static String queue(UUID collection) {
        return "/api/collections/" + collection + "/queue";
    }

    private List<UUID> add(UUID collection, int count, @Nullable UUID by) throws IOException {
        var files = new ArrayList<Documents.Incoming>();
        var folder = UUID.randomUUID();
        for (var i = 0; i < count; i++) {
            // in the order of their names, since that is the order in which they are registered
            var name = "%s-%03d.txt".formatted(folder, i);
            files.add(new Documents.Incoming(
                    "upload:" + name, name, null, by, () -> new ByteArrayInputStream("A sentence.".getBytes(UTF_8))));
        }
        return documents.submit(collection, files).stream()
                .map(SourceDocument::id)
                .toList();
    }

    /** Of the documents of the collections, in the order of their turns. */
    private List<UUID> turns(UUID... collections) {
        return database.query(session -> session.list(
                row -> row.getObject(1, UUID.class),
                "select d.id from document d join scheduled_tasks t on t.task_name = ? "
                        + "and t.task_instance like d.id || '/%' where d.collection_id = any(?) order by t.execution_time",
                Jobs.INGEST,
                List.of(collections)));
    }

    @Test
    void sharesAlikeBetweenCollections() {
        var large = some(100, accounts.collection(accounts.team()));
        var small = some(5, accounts.collection(accounts.team()));
        database.transaction(session -> {
            // before the end of the transaction nobody takes them
            Turns.enqueue(session, large, Instant.now());
            Turns.enqueue(session, small, Instant.now());
            var turns = turns(session, large, small);
            assertThat(turns).hasSize(105);
            assertThat(turns.subList(0, 12)).containsAll(ids(small));
            assertThat(turns.subList(0, 5)).containsAnyElementsOf(ids(large));
            return forget(session, large, small);
        });
    }

    @Test
    void owesNothingForThePast() {
        var busy = some(60, accounts.collection(accounts.team()));
        var other = accounts.collection(accounts.team());
        var before = some(1, other);
        var late = some(10, other);
        database.transaction(session -> {
            Turns.enqueue(session, before, Instant.now());
            Turns.enqueue(session, busy, Instant.now());
            forget(session, before, busy.subList(0, 50));
            Turns.enqueue(session, late, Instant.now());
            // had it been owed for the fifty turns of the other, all of it would come first
            assertThat(turns(session, busy, late).subList(0, 6)).containsAnyElementsOf(ids(busy));
            return forget(session, busy, late);
        });
    }

    private static List<SourceDocument> some(int count, UUID collection) {
        return IntStream.range(0, count)
                .mapToObj(number -> WorkTest.document(collection))
                .toList();
    }

    private static List<UUID> ids(List<SourceDocument> documents) {
        return documents.stream().map(SourceDocument::id).toList();
    }

    @SafeVarargs
    private static List<UUID> turns(Session session, List<SourceDocument>... documents) throws SQLException {
        var wanted = Stream.of(documents)
                .flatMap(List::stream)
                .map(SourceDocument::id)
                .toList();
        return session.list(
                row -> row.getObject(1, UUID.class),
                "select " + Jobs.DOCUMENT + " from scheduled_tasks where task_name = ? and " + Jobs.DOCUMENT
                        + " = any(?) order by execution_time",
                Jobs.INGEST,
                wanted);
    }

    @SafeVarargs
    private static boolean forget(Session session, List<SourceDocument>... documents) throws SQLException {
        var gone = Stream.of(documents)
                .flatMap(List::stream)
                .map(SourceDocument::id)
                .toList();
        return session.update(
                        "delete from scheduled_tasks where task_name = ? and " + Jobs.DOCUMENT + " = any(?)",
                        Jobs.INGEST,
                        gone)
                > 0;
    }

    @Test
    void takesWhatAPersonAddsBeforeWhatComesInBulk() throws Exception {
        var collection = held();
        var bulk = add(collection, 3, null);
        var own = add(collection, 25, person.id());
        var turns = turns(collection);
        // twenty are a few; more are a bulk like any other, and share alike with it
        assertThat(turns.subList(0, 20)).containsExactlyElementsOf(own.subList(0, 20));
        assertThat(turns.subList(20, 28)).containsAll(bulk).containsAll(own.subList(20, 25));
    }

    @Test
    void holdsACollectionAndLetsItGoOn() throws Exception {
        var collection = held();
        var other = accounts.collection(accounts.team());
        var waiting = add(collection, 2, null);
        var free = add(other, 1, null);
        awaitDone(free.getFirst());
        admin.request()
                .get("/api/documents/" + waiting.getFirst())
                .then()
                .body("state", equalTo("WAITING"))
                .body("reason", equalTo("The collection is held by " + person.name() + "."));
        admin.request().get(queue(collection)).then().body("paused.by", equalTo(person.name()));
        admin.request()
                .post(queue(collection) + "/resume")
                .then()
                .statusCode(200)
                .body("paused", nullValue());
        for (var id : waiting) awaitDone(id);
        admin.request()
                .get("/api/documents/" + waiting.getFirst())
                .then()
                .body("state", equalTo("SEARCHABLE"))
                .body("timings.parseMillis", notNullValue());
    }

    private void awaitDone(UUID id) {
        Eventually.holds(SOON, () -> documents.byId(id).orElseThrow().state() == DocumentState.SEARCHABLE);
    }

    @Test
    void callsDocumentsOff() throws Exception {
        var collection = held();
        var ids = add(collection, 3, null);
        admin.request()
                .post("/api/documents/" + ids.getFirst() + "/cancellation")
                .then()
                .statusCode(202)
                .body("state", equalTo("FAILED"))
                .body("reason", containsString("called off by " + person.name()));
        assertThat(turns(collection)).containsExactlyElementsOf(ids.subList(1, 3));
        admin.request()
                .post("/api/documents/" + ids.getFirst() + "/cancellation")
                .then()
                .statusCode(409);
        admin.request()
                .post(queue(collection) + "/cancellation")
                .then()
                .statusCode(202)
                .body("documents", equalTo(2));
        assertThat(turns(collection)).isEmpty();
        admin.request().post(queue(collection) + "/resume").then().statusCode(200);
        admin.request()
                .post("/api/documents/" + ids.getFirst() + "/reindexing")
                .then()
                .statusCode(202);
        awaitDone(ids.getFirst());
        assertThat(documents.byId(ids.getLast()).orElseThrow().state()).isEqualTo(DocumentState.FAILED);
    }

    @Test
    void bringsALaterTryToTheFrontWhenItsTimeHasCome() throws Exception {
        var collection = held();
        var last = add(collection, 3, null).getLast();
        database.transaction(session -> {
            // before the commit nobody takes it
            var now = Instant.now();
            assertThat(moveTo(session, last, now.plusSeconds(60))).isEqualTo(1);
            Turns.promoteRetries(session, now);
            assertThat(turn(session, last)).isAfter(now);
            Turns.promoteRetries(session, now.plusSeconds(61));
            assertThat(turn(session, last)).isEqualTo(Turns.BULK);
            return true;
        });
    }

    private static int moveTo(Session session, UUID document, Instant time) throws SQLException {
        return session.update(
                "update scheduled_tasks set execution_time = ? where task_instance like ?", time, document + "/%");
    }

    private static Instant turn(Session session, UUID document) throws SQLException {
        return session.first(
                        row -> row.getObject(1, OffsetDateTime.class).toInstant(),
                        "select execution_time from scheduled_tasks where task_instance like ?",
                        document + "/%")
                .orElseThrow();
    }
}
