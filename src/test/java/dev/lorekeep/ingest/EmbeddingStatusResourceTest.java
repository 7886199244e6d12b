package dev.lorekeep.ingest;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;

import dev.lorekeep.access.Role;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class EmbeddingStatusResourceTest {
    @Inject
    Embedder embedder;

    @Inject
    TestingAccounts accounts;

    @Test
    void tellsAnAdminWhatTheEmbeddingModelHasDone() {
        embedder.embed(List.of("How long are invoices kept?"), Embedder.Side.QUERY, Embedder.Priority.INTERACTIVE)
                .join();
        accounts.signIn(accounts.person(Role.ADMIN))
                .request()
                .get("/api/status/embedding")
                .then()
                .statusCode(200)
                .body("model", equalTo(embedder.info().model()))
                .body("metrics.texts", greaterThan(0))
                .body("metrics.paddingShare", notNullValue())
                .body("metrics.textsPerBatch", notNullValue())
                .body("metrics.interactive.p95Millis", notNullValue())
                .body("metrics.budgetTokens", greaterThan(0))
                .body("metrics.queryVectors.misses", greaterThan(0))
                // it runs on the CPU
                .body("gpus", empty())
                .body("passageVectors.hits", notNullValue());
    }
}
