package dev.lorekeep.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the launched service, and its database, at random moments of an ingest. Afterwards each document must be searchable
 * exactly once. {@code -Dlorekeep.crash.rounds=10} sets the number of kills, {@code -Dlorekeep.crash.seed} repeats a run.
 */
class CrashRecoveryIT {
    private static final int ROUNDS = Integer.getInteger("lorekeep.crash.rounds", 3);
    private static final long SEED = Long.getLong("lorekeep.crash.seed", System.nanoTime());
    private static final int DOCUMENTS = 120;
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path scratch;

    private Path documents;
    private Path data;
    private final Random random = new Random(SEED);

    @BeforeEach
    void writeDocuments() throws IOException {
        documents = scratch.resolve("documents");
        data = scratch.resolve("data");
        Files.createDirectories(documents.resolve("alpha"));
        for (var number = 0; number < DOCUMENTS; number++) writeDocument(number);
    }

    @Test
    void everyDocumentIsSearchableExactlyOnceAfterKills() throws IOException {
        System.out.println("crash test: seed " + SEED + ", " + ROUNDS + " kills");
        for (var round = 0; round < ROUNDS; round++) {
            var service = LaunchedService.launch(data, documents);
            // from the middle of the start to the middle of the ingest
            awaitUnlessEnded(Duration.ofMillis(2_000 + random.nextInt(9_000)));
            service.kill();
        }
        try (var service = LaunchedService.launch(data, documents).awaitReady()) {
            assertEachDocumentOnce(service, DOCUMENTS);
        }
    }

    @Test
    void survivesTheDeathOfItsDatabase() throws IOException {
        var service = LaunchedService.launch(data, documents).awaitReady();
        awaitUnlessEnded(Duration.ofMillis(1_000 + random.nextInt(3_000)));
        ProcessHandle.of(service.databasePid()).orElseThrow().destroyForcibly();
        awaitUnlessEnded(Duration.ofSeconds(2));
        // whether or not the service had brought it up again by itself
        service.kill();
        for (var number = DOCUMENTS; number < DOCUMENTS + 5; number++) writeDocument(number);
        try (var restarted = LaunchedService.launch(data, documents).awaitReady()) {
            assertEachDocumentOnce(restarted, DOCUMENTS + 5);
        }
    }

    private void writeDocument(int number) throws IOException {
        var text = new StringBuilder("Report " + number + "\n\n");
        for (var paragraph = 0; paragraph < 6; paragraph++) {
            text.append("Paragraph ").append(paragraph).append(" of the report tells about shipments and storage. ");
            for (var sentence = 0; sentence < 12; sentence++)
                text.append("Crate ").append(random.nextInt(100_000)).append(" went to the northern warehouse. ");
            text.append("\n\n");
        }
        text.append("The seal of this report is ").append(seal(number)).append(".\n");
        Files.writeString(documents.resolve("alpha/report-" + number + ".txt"), text);
    }

    private static String seal(int number) {
        return "zq" + Integer.toString(number + 46_656, 36) + "xk";
    }

    private void assertEachDocumentOnce(LaunchedService service, int expected) {
        var deadline = Instant.now().plus(LIMIT);
        while (searchable(service) < expected && Instant.now().isBefore(deadline)) LaunchedService.pause();
        assertThat(searchable(service)).as("searchable documents").isEqualTo(expected);
        for (var number = 0; number < expected; number++) {
            var passages = service.post(
                            "/api/search", "{\"query\":\"" + seal(number) + "\",\"collections\":[],\"limit\":50}")
                    .path("passages");
            var places = new HashSet<String>();
            for (var passage : passages) {
                if (!passage.path("text").asText().contains(seal(number))) continue;
                assertThat(places.add(passage.path("documentId").asText()
                                + passage.path("start").asInt()))
                        .as("no passage twice")
                        .isTrue();
            }
            assertThat(places).as("passages with the seal of report %s", number).hasSize(1);
        }
    }

    private static int searchable(LaunchedService service) {
        var count = 0;
        for (var collection : service.get("/api/collections"))
            count += collection.path("documents").path("searchable").asInt();
        return count;
    }

    private static void awaitUnlessEnded(Duration duration) {
        var end = Instant.now().plus(duration);
        while (Instant.now().isBefore(end)) LaunchedService.pause();
    }
}
