package dev.lorekeep.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The launched service on a disk that another program fills. */
class FullDiskIT {
    private static final int DOCUMENTS = 60;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path scratch;

    private SmallDisk disk;
    private LaunchedService service;
    private String collection;

    @BeforeEach
    void start() throws Exception {
        disk = SmallDisk.at(scratch.resolve("data"), 900);
        var documents = Files.createDirectories(scratch.resolve("documents"));
        service = LaunchedService.launch(disk.folder(), documents).awaitReady();
        collection = service.collection("Small disk");
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) service.close();
        if (disk != null) disk.close();
    }

    @Test
    void documentsWaitForRoomAndSayWhy() throws Exception {
        queue("pause");
        assertThat(service.upload(collection, texts("early")).statusCode()).isEqualTo(202);
        disk.fill(40_000_000);
        queue("resume");
        Eventually.passes(
                SOON,
                () -> assertThat(documents("WAITING")).hasSize(DOCUMENTS).allSatisfy(document -> {
                    assertThat(document.path("reason").asText())
                            .matches("The disk of " + disk.folder() + " is full: [0-9.]+ MB free, and 268.4 MB are kept"
                                    + " for PostgreSQL and the index\\.");
                    assertThat(document.path("remedy").asText()).startsWith("Make room");
                }));

        var refused = service.upload(collection, texts("late"));
        assertThat(refused.statusCode()).isEqualTo(507);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(refused.body()).contains("is full").contains("Nothing was stored");
        assertThat(originals()).as("nothing of what was refused").isEqualTo(DOCUMENTS);

        disk.makeRoom();
        assertAllSearchable("early");
        assertThat(service.upload(collection, texts("late")).statusCode()).isEqualTo(202);
        assertAllSearchable("early", "late");
    }

    @Test
    void survivesADiskThatIsFullToTheLastByte() throws Exception {
        assertThat(service.upload(collection, texts("early")).statusCode()).isEqualTo(202);
        // in the middle of the work, PostgreSQL's and the index's included
        disk.fill(0);
        Eventually.passes(
                SOON,
                () -> assertThat(service.upload(collection, texts("late")).statusCode())
                        .isGreaterThanOrEqualTo(500));
        assertThat(service.isAlive()).isTrue();
        disk.makeRoom();
        assertAllSearchable("early");
    }

    private static Map<String, String> texts(String word) {
        var texts = new TreeMap<String, String>();
        for (var number = 0; number < DOCUMENTS; number++)
            texts.put(
                    word + number + ".txt",
                    "The " + word + " report " + number + " says that " + seal(word, number) + " left the harbour.\n\n"
                            + ("Crates of report " + number + " went to the northern warehouse. ").repeat(200));
        return texts;
    }

    private static String seal(String word, int number) {
        return word + "zq" + number + "x";
    }

    private void queue(String order) {
        service.post("/api/collections/" + collection + "/queue/" + order, "");
    }

    private Iterable<JsonNode> documents(String state) {
        return service.get("/api/collections/" + collection + "/documents?limit=500&state=" + state)
                .path("items");
    }

    private long originals() throws IOException {
        try (var blobs = Files.walk(disk.folder().resolve("blobs"))) {
            return blobs.filter(Files::isRegularFile).count();
        }
    }

    private void assertAllSearchable(String... words) {
        Eventually.passes(SOON, () -> assertThat(documents("SEARCHABLE")).hasSize(DOCUMENTS * words.length));
        for (var word : words) {
            var found = service.post(
                    "/api/search", "{\"query\":\"" + seal(word, DOCUMENTS / 2) + "\",\"collections\":[],\"limit\":5}");
            assertThat(StreamSupport.stream(found.path("passages").spliterator(), false))
                    .anySatisfy(
                            passage -> assertThat(passage.path("text").asText()).contains(seal(word, DOCUMENTS / 2)));
        }
    }
}
