package dev.lorekeep.admin;

import dev.lorekeep.ingest.Documents;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.LorekeepConfig;
import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a person waits from an upload of a ten-page PDF to the moment it can be found: over HTTP, one at a time, with nothing else to do
 * and while a bulk of small files is taken in. Each PDF has a text of its own, or its vectors would be in the cache.
 */
@Singleton
@Unremovable
final class UploadBench implements BatchCommand {
    private static final int PAGES = 10;
    private static final int WARM_UP = 5;
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration IDLE_REQUIRED = Duration.ofSeconds(3);
    private static final Duration BUSY_REQUIRED = Duration.ofSeconds(6);

    private final Documents documents;
    private final DataFolder data;
    private final LorekeepConfig config;
    private final HttpServer server;
    private long seed;
    /** Of the document that was looked at last. */
    private String timings = "";

    UploadBench(Documents documents, DataFolder data, LorekeepConfig config, HttpServer server) {
        this.documents = documents;
        this.data = data;
        this.config = config;
        this.server = server;
    }

    @Override
    public String name() {
        return "bench upload";
    }

    @Override
    public String description() {
        return "from upload to searchable, idle and beside a bulk; --uploads N (30), --bulk N (5000)";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        var given = new BenchArguments(arguments);
        var uploads = given.number("--uploads").orElse(30L).intValue();
        var bulk = given.number("--bulk").orElse(5_000L).intValue();
        var key = Files.readString(data.secrets().resolve("cli-key")).strip();
        var client = new ServiceClient("http://127.0.0.1:" + server.getPort(), key);
        var collection = client.post(
                        "/api/collections",
                        Map.of("name", "Uploads", "description", "", "everyone", true, "readers", List.of()))
                .path("id")
                .asText();
        for (var left = WARM_UP; left > 0; left--) upload(client, collection);
        var idle = new ArrayList<Duration>();
        while (idle.size() < uploads) idle.add(upload(client, collection));
        var idleMet = report("idle", idle, IDLE_REQUIRED, out);

        var before = documents.progress().done();
        SmallFiles.add(config.documents().toAbsolutePath(), "bulk", bulk, 2);
        while (documents.progress().working() == 0) LockSupport.parkNanos(LOOK.toNanos());
        var busy = new ArrayList<Duration>();
        while (busy.size() < uploads && isBusy()) busy.add(upload(client, collection));
        out.printf(
                "%d of the bulk's %d documents were done by then%n",
                documents.progress().done() - before - busy.size(), bulk);
        var busyMet = report("beside a bulk", busy, BUSY_REQUIRED, out);
        return idleMet && busyMet ? 0 : 1;
    }

    private boolean isBusy() {
        var progress = documents.progress();
        return progress.waiting() + progress.working() > 0;
    }

    private Duration upload(ServiceClient client, String collection) throws IOException {
        var file = Path.of(data.temporary().toString(), "upload-" + ++seed + ".pdf");
        TextPdf.write(file, PAGES, seed);
        var upload = MultipartFile.of(file, file.getFileName().toString());
        var began = System.nanoTime();
        var id = client.post("/api/collections/" + collection + "/documents", upload.contentType(), upload.body())
                .path(0)
                .path("id")
                .asText();
        for (var state = ""; !state.equals("SEARCHABLE"); state = state(client, id)) {
            if (System.nanoTime() - began > LONGEST.toNanos() || state.equals("FAILED") || state.equals("DEGRADED"))
                throw new IOException(state + ", not searchable: " + id);
            LockSupport.parkNanos(LOOK.toNanos());
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        Files.delete(file);
        return took;
    }

    private String state(ServiceClient client, String id) throws IOException {
        var document = client.get("/api/documents/" + id);
        timings = document.path("timings").toString();
        return document.path("state").asText();
    }

    private boolean report(String name, List<Duration> times, Duration required, PrintStream out) {
        var sorted = times.stream().sorted().toList();
        var p95 = sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1);
        var met = p95.compareTo(required) <= 0;
        out.printf(
                "%s: %d uploads of %d pages: median %d ms, p95 %d ms, longest %d ms (p95 required: %d ms): %s; the last one: %s%n",
                name,
                sorted.size(),
                PAGES,
                sorted.get(sorted.size() / 2).toMillis(),
                p95.toMillis(),
                sorted.getLast().toMillis(),
                required.toMillis(),
                met ? "met" : "MISSED",
                timings);
        return met;
    }
}
