package dev.lorekeep.admin;

import dev.langchain4j.data.message.UserMessage;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Collections;
import dev.lorekeep.access.Role;
import dev.lorekeep.ingest.Documents;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.ModelRequest;
import dev.lorekeep.models.Outcome;
import dev.lorekeep.models.Reply;
import dev.lorekeep.models.Work;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.config.ModelsFile;
import dev.lorekeep.models.route.Decision;
import dev.lorekeep.models.route.RouteRequest;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands between a question and its model: the way of a request to the server, of each token back, hundreds of streams at the same
 * time, the router's decision, and the line in front of a slow model. The server is scripted and in the same JVM, so that both ends
 * read one clock.
 */
@Singleton
@Unremovable
final class ModelsBench implements BatchCommand {
    private static final int STREAMS = 500;
    private static final int PROFILES = 50;
    private static final int DECISIONS = 20_000;
    private static final int REQUESTS = 300;
    private static final RouteRequest ROUTE =
            new RouteRequest("answer", Set.of(), 1_000, 300, "internal", Optional.empty(), Optional.empty());

    private final ChatModels service;
    private final Collections collections;
    private final Documents documents;
    private final Retriever retriever;
    private final EvaluationCorpus corpus;
    private final HttpServer http;
    private final DataFolder folder;

    ModelsBench(
            ChatModels service,
            Collections collections,
            Documents documents,
            Retriever retriever,
            EvaluationCorpus corpus,
            HttpServer http,
            DataFolder folder) {
        this.service = service;
        this.collections = collections;
        this.documents = documents;
        this.retriever = retriever;
        this.corpus = corpus;
        this.http = http;
        this.folder = folder;
    }

    @Override
    public String name() {
        return "bench models";
    }

    @Override
    public String description() {
        return "overhead before and within a model's stream, 500 streams, the router, the line before a slow model";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        router(out);
        overhead(out);
        tokens(out);
        streams(out);
        line(out);
        question(out);
        return 0;
    }

    /** The whole service over HTTP: from posting a question to the moment when the server has the prompt, less the search. */
    private void question(PrintStream out) throws Exception {
        var collection = collections.create("Bench", "", true);
        var text = "The river Lorelay is 212 km long and flows north. ".repeat(4);
        for (var i = 0; i < 12; i++)
            documents.submit(
                    collection.id,
                    "bench:" + i,
                    "rivers-" + i + ".txt",
                    new ByteArrayInputStream((text + i).getBytes(StandardCharsets.UTF_8)));
        documents.awaitIdle(Duration.ofMinutes(2));
        try (var server = new TokenServer(3, Duration.ZERO)) {
            service.replace(settings(yaml(server.url(), 8)));
            var client = new ServiceClient(
                    http.getLocalBaseUri().toString().replaceAll("/$", ""),
                    Files.readString(folder.root().resolve("secrets").resolve("cli-key"))
                            .strip());
            var person = corpus.reader();
            var whole = new ArrayList<Long>();
            var searches = new ArrayList<Long>();
            for (var i = 0; i < REQUESTS; i++) {
                var words = "How long is the river Lorelay number " + i + "?";
                var conversation =
                        client.post("/api/conversations", Map.of()).path("id").asText();
                var start = System.nanoTime();
                var run = client.post(
                        "/api/conversations/" + conversation + "/runs",
                        Map.of("question", words, "collections", List.of()));
                var arrived = server.nextArrival();
                try (var events = client.events("/api/runs/" + run.path("runId").asText() + "/events?after=0")) {
                    events.readAllBytes();
                }
                var searchedAt = System.nanoTime();
                retriever.find(new Query(words + " again", Set.of(), 12), person);
                if (i < REQUESTS / 3) continue;
                searches.add(System.nanoTime() - searchedAt);
                whole.add(arrived - start);
            }
            out.printf(
                    "a question over HTTP to the model's server: p50 %.1f ms, p95 %.1f ms, of which the search has p50 %.1f ms: overhead p50"
                            + " %.1f ms, p95 %.1f ms%n",
                    ms(whole, 50),
                    ms(whole, 95),
                    ms(searches, 50),
                    ms(whole, 50) - ms(searches, 50),
                    ms(whole, 95) - ms(searches, 50));
        }
        crowd(out, Duration.ofMillis(100));
        crowd(out, Duration.ZERO);
    }

    /**
     * Fifty people over HTTP on one slow model: how long until each sees the first sign that something happens.
     *
     * @param between one and the next of them
     */
    private void crowd(PrintStream out, Duration between) throws Exception {
        try (var server = new TokenServer(10, Duration.ofMillis(100))) {
            service.replace(settings(yaml(server.url(), 2)));
            var client = new ServiceClient(
                    http.getLocalBaseUri().toString().replaceAll("/$", ""),
                    Files.readString(folder.root().resolve("secrets").resolve("cli-key"))
                            .strip());
            var conversations = new ArrayList<String>();
            for (var i = 0; i < 50; i++)
                conversations.add(
                        client.post("/api/conversations", Map.of()).path("id").asText());
            var nanos = new ConcurrentLinkedQueue<Long>();
            var finished = new AtomicInteger();
            var threads = new ArrayList<Thread>();
            for (var conversation : conversations) {
                Thread.sleep(between);
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        var start = System.nanoTime();
                        var run = client.post(
                                "/api/conversations/" + conversation + "/runs",
                                Map.of("question", "How long is the river Lorelay?", "collections", List.of()));
                        try (var events = new ServerEvents(
                                client.events("/api/runs/" + run.path("runId").asText() + "/events?after=0"))) {
                            var first = true;
                            for (var next = events.next(); next.isPresent(); next = events.next()) {
                                if (first) nanos.add(System.nanoTime() - start);
                                first = false;
                                if (next.get().name().equals("finished")) finished.incrementAndGet();
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
            }
            for (var thread : threads) thread.join();
            out.printf(
                    "50 people over HTTP, one every %d ms, model with 2 places and 1 s an answer: first event after p50 %.0f ms, p95 %.0f ms; %d of 50"
                            + " answered%n",
                    between.toMillis(), ms(new ArrayList<>(nanos), 50), ms(new ArrayList<>(nanos), 95), finished.get());
        }
    }

    private static void router(PrintStream out) {
        var yaml = new StringBuilder("models:\n");
        for (var i = 0; i < PROFILES; i++)
            yaml.append("  m%d: {url: \"http://h%d/v1\", tier: %d, cost: {input: 1, output: %d}}\n"
                    .formatted(i, i, 1 + i % 5, 1 + i));
        try (var models = models(yaml.toString())) {
            var nanos = new ArrayList<Long>();
            var chosen = 0;
            for (var i = 0; i < DECISIONS; i++) {
                var start = System.nanoTime();
                chosen += models.decide(ROUTE).choices().size();
                if (i >= DECISIONS / 2) nanos.add(System.nanoTime() - start);
            }
            out.printf(
                    "router, %d profiles: p50 %.3f ms, p95 %.3f ms (%d choices each)%n",
                    PROFILES, ms(nanos, 50), ms(nanos, 95), chosen / DECISIONS);
        }
    }

    /** From the call to the moment when the server has the request. */
    private static void overhead(PrintStream out) throws IOException {
        try (var server = new TokenServer(3, Duration.ZERO);
                var models = models(yaml(server.url(), 8))) {
            var nanos = new ArrayList<Long>();
            for (var i = 0; i < REQUESTS; i++) {
                var timed = new Timed();
                models.run(ROUTE, person(i), Optional.empty(), timed, () -> false);
                if (i >= REQUESTS / 3) nanos.add(timed.arrivedAt - timed.askedAt);
            }
            out.printf(
                    "request to the server, one at a time: p50 %.2f ms, p95 %.2f ms%n", ms(nanos, 50), ms(nanos, 95));
        }
    }

    /** From being written by the server to being read, ours against a plain reader of lines, in turns. */
    private static void tokens(PrintStream out) throws IOException, InterruptedException {
        try (var server = new TokenServer(400, Duration.ofMillis(2));
                var models = models(yaml(server.url(), 8));
                var client = HttpClient.newHttpClient()) {
            var ours = new ArrayList<Long>();
            var plain = new ArrayList<Long>();
            for (var i = 0; i < 6; i++) {
                var timed = new Timed();
                models.run(ROUTE, person(i), Optional.empty(), timed, () -> false);
                var read = plain(client, server.url());
                if (i == 0) continue;
                ours.addAll(timed.tokens);
                plain.addAll(read);
            }
            out.printf(
                    "a token's way: ours p50 %.3f ms, p95 %.3f ms; a plain reader p50 %.3f ms, p95 %.3f ms; added at p95 %.3f ms%n",
                    ms(ours, 50), ms(ours, 95), ms(plain, 50), ms(plain, 95), ms(ours, 95) - ms(plain, 95));
        }
    }

    private static List<Long> plain(HttpClient client, URI url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/chat/completions"))
                .POST(BodyPublishers.ofString("{\"messages\":[]}"))
                .build();
        var nanos = new ArrayList<Long>();
        try (var lines = new BufferedReader(new InputStreamReader(
                client.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var at = line.indexOf("\"t ");
                if (at > 0)
                    nanos.add(System.nanoTime() - Long.parseLong(line.substring(at + 3, line.indexOf("\\n", at))));
            }
        }
        return nanos;
    }

    private static void streams(PrintStream out) throws IOException, InterruptedException {
        try (var server = new TokenServer(100, Duration.ofMillis(100));
                var models = models(yaml(server.url(), STREAMS))) {
            together(models, 20);
            var serverHalf = serverHalf(server.url());
            var before = usedAfterCollection();
            var halfWay = new CountDownLatch(STREAMS);
            var failed = new AtomicInteger();
            var tokens = new AtomicInteger();
            var threads = new ArrayList<Thread>();
            var waits = new ConcurrentLinkedQueue<Long>();
            for (var i = 0; i < STREAMS; i++) {
                var person = person(i);
                threads.add(Thread.ofVirtual().start(() -> {
                    var timed = new Timed(halfWay);
                    var outcome = models.run(ROUTE, person, Optional.empty(), timed, () -> false);
                    if (!whole(outcome)) failed.incrementAndGet();
                    tokens.addAndGet(timed.tokens.size());
                    waits.addAll(timed.tokens);
                }));
            }
            halfWay.await();
            var during = usedAfterCollection();
            for (var thread : threads) thread.join();
            var nanos = new ArrayList<>(waits);
            out.printf(
                    "%d streams at 10 tokens/s each: %d failed, %d tokens, a token's way p50 %.2f ms, p95 %.2f ms; heap %.0f kB a stream"
                            + " (%.0f with the server's half)%n",
                    STREAMS,
                    failed.get(),
                    tokens.get(),
                    ms(nanos, 50),
                    ms(nanos, 95),
                    (during - before - serverHalf) / 1024.0 / STREAMS,
                    (during - before) / 1024.0 / STREAMS);
        }
    }

    /** Heap that the scripted server takes for so many streams: with clients that are only a socket. */
    private static long serverHalf(URI url) throws IOException, InterruptedException {
        var before = usedAfterCollection();
        var halfWay = new CountDownLatch(STREAMS);
        var threads = new ArrayList<Thread>();
        var body = "x".repeat(10_000);
        var request = ("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < STREAMS; i++) {
            var socket = new Socket(url.getHost(), url.getPort());
            threads.add(Thread.ofVirtual().start(() -> {
                try (socket) {
                    socket.getOutputStream().write(request);
                    var input = socket.getInputStream();
                    var bytes = new byte[256];
                    var seen = 0;
                    for (var read = input.read(bytes); read >= 0; read = input.read(bytes)) {
                        seen += read;
                        // fifty tokens
                        if (seen > 8_000 && seen - read <= 8_000) halfWay.countDown();
                        if (seen > 10_000) return;
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        halfWay.await();
        var during = usedAfterCollection();
        for (var thread : threads) thread.join();
        return during - before;
    }

    private static void together(ChatModels models, int streams) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < streams; i++) {
            var person = person(i);
            threads.add(Thread.ofVirtual()
                    .start(() -> models.run(ROUTE, person, Optional.empty(), new Timed(), () -> false)));
        }
        for (var thread : threads) thread.join();
    }

    /** Fifty people ask a model that answers two at a time. */
    private static void line(PrintStream out) throws IOException, InterruptedException {
        try (var server = new TokenServer(20, Duration.ofMillis(20));
                var models = models(yaml(server.url(), 2))) {
            var nanos = new ConcurrentLinkedQueue<Long>();
            var whole = new AtomicInteger();
            var threads = new ArrayList<Thread>();
            for (var i = 0; i < 50; i++) {
                var person = person(i);
                threads.add(Thread.ofVirtual().start(() -> {
                    var timed = new Timed();
                    if (whole(models.run(ROUTE, person, Optional.empty(), timed, () -> false))) whole.incrementAndGet();
                    nanos.add(timed.toldAt - timed.askedAt);
                }));
            }
            for (var thread : threads) thread.join();
            var sorted = new ArrayList<>(nanos);
            out.printf(
                    "50 people, 2 places: %d answered, told their place or asked the model after p50 %.2f ms, p95 %.2f ms%n",
                    whole.get(), ms(sorted, 50), ms(sorted, 95));
        }
    }

    private static boolean whole(Outcome outcome) {
        return outcome instanceof Outcome.Ended ended && ended.call().reply() instanceof Reply.Complete;
    }

    private static long usedAfterCollection() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static ChatModels models(String yaml) {
        return new ChatModels(settings(yaml), Clock.systemUTC(), _ -> {});
    }

    private static ModelSettings settings(String yaml) {
        return new ModelsFile(Path.of("models.yaml"), _ -> null).parse(yaml);
    }

    private static String yaml(URI url, int places) {
        return "models: {m: {url: \"%s\", max-concurrent: %d, max-waiting: 1000}}".formatted(url, places);
    }

    private static Caller person(int number) {
        return new Caller(new UUID(0, number), "p" + number, Role.USER, Set.of(), Optional.empty());
    }

    private static double ms(List<Long> nanos, int percentile) {
        var sorted = new ArrayList<>(nanos);
        sorted.sort(null);
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percentile / 100)) / 1e6;
    }

    /** Notes when things happened. */
    private static final class Timed implements Work {
        private final long askedAt = System.nanoTime();
        private final List<Long> tokens = new ArrayList<>();
        private final Optional<CountDownLatch> halfWay;
        private long arrivedAt;
        private long toldAt;

        Timed() {
            halfWay = Optional.empty();
        }

        Timed(CountDownLatch halfWay) {
            this.halfWay = Optional.of(halfWay);
        }

        @Override
        public ModelRequest request(ModelProfile model, int contextTokens) {
            return ModelRequest.of(List.of(UserMessage.from("word ".repeat(2_000))), 100);
        }

        @Override
        public void asking(Decision.Choice choice) {
            if (toldAt == 0) toldAt = System.nanoTime();
        }

        @Override
        public void waiting(Decision.Choice choice, int before) {
            if (toldAt == 0) toldAt = System.nanoTime();
        }

        @Override
        public void text(String piece) {
            var now = System.nanoTime();
            var parts = piece.strip().split(" ");
            if (parts[0].equals("arrived")) {
                arrivedAt = Long.parseLong(parts[1]);
                return;
            }
            tokens.add(now - Long.parseLong(parts[1]));
            if (tokens.size() == 50) halfWay.ifPresent(CountDownLatch::countDown);
        }
    }
}
