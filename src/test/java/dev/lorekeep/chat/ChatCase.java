package dev.lorekeep.chat;

import dev.lorekeep.access.Role;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.platform.Database;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingDocuments;
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
    TestingDocuments documents;

    @Inject
    RunConductor conductor;

    @Inject
    Database database;

    @Inject
    ChatModels models;

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
        // questions that found no script have made the model rest
        for (var state : models.states()) {
            state.endpointHealth().recovered();
            state.health().recovered();
        }
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
        return documents.add(collection, title, text);
    }
}
