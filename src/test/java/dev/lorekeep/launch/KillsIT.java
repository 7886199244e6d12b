package dev.lorekeep.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.platform.Sha256;
import dev.lorekeep.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the service, a process that reads files, PostgreSQL or one of its backends at random moments while documents come in over HTTP.
 * What was acknowledged must be there exactly once. {@code -Dlorekeep.kill.rounds=50} sets the number of kills,
 * {@code -Dlorekeep.kill.seed} repeats their order and moments.
 */
class KillsIT {
    private static final int ROUNDS = Integer.getInteger("lorekeep.kill.rounds", 3);
    private static final long SEED = Long.getLong("lorekeep.kill.seed", System.nanoTime());
    private static final int FILES_OF_AN_UPLOAD = 3;
    private static final int MOST_UPLOADS_OF_A_ROUND = 12;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path scratch;

    private final Random random = new Random(SEED);
    /** Hashes of what was acknowledged, by name. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    private final Map<Victim, Integer> killed = new EnumMap<>(Victim.class);
    private int uploaded;
    private int restarts;

    @Test
    void whatWasAcknowledgedIsThereExactlyOnce() throws Exception {
        var service = launch();
        var collection = service.collection("Kills");
        for (var round = 0; round < ROUNDS; round++) {
            round(service, collection, victims().get(round % Victim.values().length));
            service = recovered(service);
        }
        System.out.printf(
                "kills: seed %d, %s, %d starts of the service, %d of %d documents acknowledged%n",
                SEED, killed, restarts, acknowledged.size(), uploaded);
        assertAllThereOnce(service);
    }

    private LaunchedService launch() throws IOException {
        restarts++;
        return LaunchedService.launch(data(), Files.createDirectories(scratch.resolve("documents")))
                .awaitReady();
    }

    private Path data() {
        return scratch.resolve("data");
    }

    /** All of them in an order of the seed, again and again. */
    private static List<Victim> victims() {
        var victims = new ArrayList<>(List.of(Victim.values()));
        Collections.shuffle(victims, new Random(SEED));
        return victims;
    }

    private void round(LaunchedService service, String collection, Victim victim) throws InterruptedException {
        var killing = Instant.now().plusMillis(200 + random.nextInt(4_000));
        var uploads = Thread.ofPlatform().start(() -> upload(service, collection));
        while (Instant.now().isBefore(killing)) LaunchedService.pause();
        // a process that reads files comes with the first of them
        var patience = Instant.now().plusSeconds(10);
        while (!victim.kill(service, random) && Instant.now().isBefore(patience)) LaunchedService.pause();
        killed.merge(victim, 1, Integer::sum);
        uploads.join(LIMIT);
    }

    private void upload(LaunchedService service, String collection) {
        for (var left = MOST_UPLOADS_OF_A_ROUND; left > 0; left--) {
            var texts = new TreeMap<String, String>();
            for (var file = 0; file < FILES_OF_AN_UPLOAD; file++) texts.put(name(++uploaded), text(uploaded));
            try {
                if (service.upload(collection, texts).statusCode() != 202) continue;
                texts.forEach((name, text) -> acknowledged.put(name, Sha256.hex(text)));
            } catch (IOException | IllegalStateException broken) {
                // not acknowledged: it may be there or not
                if (!service.isAlive()) return;
            }
        }
    }

    private LaunchedService recovered(LaunchedService service) throws IOException {
        if (service.isAlive()) {
            service.awaitReady();
            // an answer that took the database
            Eventually.passes(
                    RECOVERY, () -> assertThat(service.get("/api/collections")).isNotEmpty());
            return service;
        }
        return launch();
    }

    private static String name(int number) {
        return "report-" + number + ".txt";
    }

    private static String text(int number) {
        return ("Paragraph of report " + number + " about shipments and storage in the northern warehouse. ").repeat(40)
                + "\n\nThe seal of this report is " + seal(number) + ".\n";
    }

    private static String seal(int number) {
        return "zq" + Integer.toString(number + 46_656, 36) + "xk";
    }

    private void assertAllThereOnce(LaunchedService service) throws Exception {
        var stored = new StoredDocuments(data());
        Eventually.passes(
                LIMIT,
                () -> assertThat(stored.rows())
                        .filteredOn(row -> !row.state().equals("SEARCHABLE"))
                        .isEmpty());
        var rows = stored.rows();
        var byName = new HashMap<String, List<StoredDocuments.Row>>();
        rows.forEach(row ->
                byName.computeIfAbsent(row.name(), name -> new ArrayList<>()).add(row));
        acknowledged.forEach((name, sha256) -> {
            assertThat(byName.get(name)).as(name).hasSize(1);
            assertThat(byName.get(name).getFirst().sha256()).as(name).isEqualTo(sha256);
            assertThat(stored.holdsOriginal(sha256)).as("original of %s", name).isTrue();
        });
        assertThat(rows.stream().map(StoredDocuments.Row::sha256)).doesNotHaveDuplicates();
        for (var number = 1; number <= uploaded; number++)
            if (acknowledged.containsKey(name(number))) assertFoundOnce(service, number);
        var chunks = stored.chunks();
        assertThat(chunks)
                .hasSize(rows.stream().mapToInt(StoredDocuments.Row::chunks).sum());
        service.close();
        assertThat(stored.indexedChunks()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(chunks);
        System.out.printf("kills: %d documents, %d chunks, each once%n", rows.size(), chunks.size());
    }

    private static void assertFoundOnce(LaunchedService service, int number) {
        var found = service.post("/api/search", "{\"query\":\"" + seal(number) + "\",\"collections\":[],\"limit\":10}");
        assertThat(StreamSupport.stream(found.path("passages").spliterator(), false)
                        .filter(passage -> passage.path("text").asText().contains(seal(number))))
                .as("passages with the seal of report %s", number)
                .hasSize(1);
    }
}
