package dev.lorekeep.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.access.Role;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What had to go is gone: the vectors of its text, too. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class OrphanVectorsTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    TestingAccounts accounts;

    @Inject
    Database database;

    @Inject
    IngestJobs jobs;

    private Browser admin;
    private UUID collection;

    @BeforeEach
    void signIn() {
        // its own rights count for chunks: who corrects one has to read it
        var team = accounts.team();
        admin = accounts.signIn(accounts.person(Role.ADMIN, team));
        collection = accounts.collection(team);
        database.transaction(
                session -> session.update("delete from scheduled_tasks where task_name = ?", Jobs.FORGET_VECTORS));
    }

    @Test
    void goWithTheLastDocumentThatHasTheText() {
        var one = upload("one.txt", "The heron stands in the pond of " + collection);
        var other = upload("one.txt copy.txt", "Quite another text, of " + collection);
        var gone = vectorsOf(one);
        var kept = vectorsOf(other);
        age(gone);
        age(kept);
        assertThat(gone).isNotEmpty();

        admin.request().delete("/api/documents/" + one).then().statusCode(202);
        runNow();

        Eventually.holds(SOON, () -> count(gone) == 0);
        assertThat(count(kept)).isEqualTo(kept.size());
    }

    @Test
    void goWithACollection() {
        var gone = vectorsOf(upload("one.txt", "An otter swims in the river of " + collection));
        age(gone);

        admin.request().delete("/api/collections/" + collection).then().statusCode(202);
        runNow();

        Eventually.holds(SOON, () -> count(gone) == 0);
    }

    @Test
    void goWhenAChunkIsCorrected() {
        var document = upload("one.txt", "Teh kingfisher dives at " + collection);
        var gone = vectorsOf(document);
        age(gone);

        admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("revision", 1, "text", "The kingfisher dives at " + collection))
                .put("/api/documents/" + document + "/chunks/0")
                .then()
                .statusCode(200);
        runNow();

        Eventually.holds(SOON, () -> count(gone) == 0);
        Eventually.holds(SOON, () -> !vectorsOf(document).isEmpty() && count(vectorsOf(document)) == 1);
    }

    @Test
    void theYoungMayBelongToADocumentInWorkAndAreLookedAtAgain() {
        var young = vectorsOf(upload("one.txt", "A bittern booms in the reeds of " + collection));

        admin.request().delete("/api/collections/" + collection).then().statusCode(202);
        runNow();

        Eventually.holds(
                SOON,
                () -> database.query(session -> session.number(
                                "select count(*) from scheduled_tasks where task_name = ? and task_instance like 'young %' "
                                        + "and execution_time > now() + interval '1 day' and execution_time <= now() + interval '2 days'",
                                Jobs.FORGET_VECTORS))
                        == 1);
        assertThat(count(young)).isEqualTo(young.size());
    }

    private UUID upload(String name, String text) {
        var id = UUID.fromString(admin.request()
                .contentType(ContentType.MULTIPART)
                .multiPart("files", name, text.getBytes(UTF_8))
                .post("/api/collections/" + collection + "/documents")
                .then()
                .statusCode(202)
                .extract()
                .path("[0].id"));
        Eventually.holds(
                SOON,
                () -> admin.request()
                        .get("/api/documents/" + id)
                        .then()
                        .extract()
                        .path("state")
                        .equals("SEARCHABLE"));
        return id;
    }

    private List<String> vectorsOf(UUID document) {
        return database.query(session -> session.list(
                row -> row.getString(1), "select distinct sha256 from chunk where document_id = ?", document));
    }

    private long count(List<String> sha256s) {
        return database.query(session -> session.number("select count(*) from vector where sha256 = any(?)", sha256s));
    }

    private void age(List<String> sha256s) {
        database.transaction(session -> session.update(
                "update vector set created_at = now() - interval '2 days' where sha256 = any(?)", sha256s));
    }

    private void runNow() {
        int due = database.transaction(session -> session.update(
                "update scheduled_tasks set execution_time = now() - interval '1 minute' where task_name = ? "
                        + "and execution_time between now() and now() + interval '20 minutes'",
                Jobs.FORGET_VECTORS));
        assertThat(due).isEqualTo(1);
        jobs.wake();
    }
}
