package dev.lorekeep.chat;

import dev.lorekeep.access.Role;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.index.IndexChange;
import dev.lorekeep.index.IndexedChunk;
import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.platform.Database;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingAccounts.Person;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** What tests of chat share: a person, a document that they may read, and ways to ask and listen. */
abstract class ChatCase {
    static final String QUOTE = "The river Lorelay is 212 km long and flows north.";
    static final String QUESTION = "How long is the river Lorelay?";

    @Inject
    TestingAccounts accounts;

    @Inject
    Embedder embedder;

    @Inject
    PassageIndex index;

    @Inject
    RunConductor conductor;

    @Inject
    Database database;

    @SuppressWarnings("NullAway.Init") // by ScriptedModels
    ScriptedModelServer server;

    private final HttpClient client = HttpClient.newHttpClient();
    UUID team;
    UUID document;
    Person person;
    Browser browser;

    /** An event as it came over the wire; the numbers of comments are 0. */
    record Event(int seq, String name, String data) {
        JsonPath json() {
            return JsonPath.from(data);
        }
    }

    @BeforeEach
    void prepare() {
        team = accounts.team();
        person = accounts.person(Role.USER, team);
        browser = accounts.signIn(person);
        document = document(accounts.collection(team), "Rivers", "Rivers are wet. " + QUOTE + " Many fish live there.");
    }

    UUID conversation() {
        return UUID.fromString(browser.request()
                .post("/api/conversations")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    UUID ask(UUID conversation, String question) {
        return UUID.fromString(browser.request()
                .body(Map.of("question", question, "collections", List.of()))
                .post("/api/conversations/" + conversation + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId"));
    }

    /** To the end, without comments. */
    List<Event> follow(UUID run, int after) {
        return events(run, after).stream().filter(each -> each.seq() > 0).toList();
    }

    List<Event> events(UUID run, int after, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(
                        RestAssured.baseURI + ":" + RestAssured.port + "/api/runs/" + run + "/events?after=" + after))
                .header("Cookie", "lorekeep-session=" + browser.cookie())
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) request.headers(headers);
        try {
            var body = client.send(request.build(), BodyHandlers.ofString()).body();
            return Stream.of(body.split("\n\n"))
                    .filter(each -> !each.isBlank())
                    .map(ChatCase::event)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static Event event(String block) {
        var seq = 0;
        var name = "comment";
        var data = "";
        for (var line : block.lines().toList()) {
            var value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("id:")) seq = Integer.parseInt(value);
            if (line.startsWith("event:")) name = value;
            if (line.startsWith("data:")) data += value;
        }
        return new Event(seq, name, data);
    }

    UUID document(UUID collection, String title, String text) {
        var id = UUID.randomUUID();
        var chunk = UUID.randomUUID();
        accounts.execute(
                "insert into document (id, collection_id, source_uri, name, title, sha256, media_type, size_bytes, revision,"
                        + " indexed_revision, state, stage, chunk_count, created_at, updated_at)"
                        + " values (?, ?, ?, ?, ?, 'x', 'text/plain', 1, 1, 1, 'SEARCHABLE', 'DONE', 1, now(), now())",
                id,
                collection,
                "upload:" + id,
                title + ".txt",
                title);
        accounts.execute(
                "insert into chunk (id, document_id, revision, ordinal, start_offset, end_offset, page, heading_path, context, body,"
                        + " sha256) values (?, ?, 1, 0, 0, ?, 0, '{}', ?, ?, 'x')",
                chunk,
                id,
                text.length(),
                title,
                text);
        var vector = embedder.embed(List.of(title + "\n" + text), Embedder.Side.DOCUMENT, Embedder.Priority.BULK)
                .join()
                .getFirst();
        index.apply(List.of(new IndexChange.Replacement(
                index.appliedSequence() + 1,
                id,
                List.of(new IndexedChunk(chunk, id, 1, 0, collection, collection, title, title, text, vector)))));
        return id;
    }
}
