package dev.lorekeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.access.Role;
import dev.lorekeep.ingest.Documents;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;

/**
 * For random people, teams, collections and questions: no passage, title, citation, suggestion or count of a document that
 * the caller may not read ever comes back, over REST, server-sent events and the extractive path, nor later from old
 * conversations. Each document carries markers that no question contains, so a leak anywhere in a body is seen.
 */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class NothingLeaksTest {
    private static final int TRIES = Integer.getInteger("lorekeep.leak.tries", 25);
    private static final int PEOPLE = 3;
    private static final int TEAMS = 3;
    private static final int COLLECTIONS = 5;
    private static final List<String> TOPICS =
            List.of("harvest", "turbine", "contract", "vaccine", "glacier", "shipment", "payroll");

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    private final List<Person> people = new ArrayList<>();
    private final List<Browser> browsers = new ArrayList<>();
    private final List<UUID> teams = new ArrayList<>();
    private final List<UUID> collections = new ArrayList<>();
    private final Map<UUID, List<UUID>> documentsOf = new HashMap<>();
    private final Map<UUID, Set<String>> markersOf = new HashMap<>();
    private final Map<Person, List<String>> conversations = new HashMap<>();
    private long open;

    /**
     * Who belongs where in one try.
     *
     * @param members per person, a bit for each team
     * @param readers per collection, a bit for each team
     * @param everyone a bit for each collection
     */
    private record World(
            List<Integer> members, List<Integer> readers, int everyone, List<String> topics, int asker, int limit) {
        boolean mayRead(int person, int collection) {
            return (everyone >> collection & 1) == 1 || (members.get(person) & readers.get(collection)) != 0;
        }
    }

    private static Arbitrary<World> worlds() {
        var teamSet = Arbitraries.integers().between(0, (1 << TEAMS) - 1);
        return Combinators.combine(
                        teamSet.list().ofSize(PEOPLE),
                        teamSet.list().ofSize(COLLECTIONS),
                        // few are open to everyone: one bit in four
                        Arbitraries.integers()
                                .between(0, (1 << COLLECTIONS) - 1)
                                .tuple2()
                                .map(two -> two.get1() & two.get2()),
                        Arbitraries.of(TOPICS).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.integers().between(0, PEOPLE - 1),
                        Arbitraries.integers().between(1, 50))
                .as(World::new);
    }

    @Test
    void nothingOfAnUnreadableDocumentComesBack() {
        setUp();
        JqwikSession.run(() -> {
            for (var attempt = 0; attempt < TRIES; attempt++) {
                var world = worlds().sample();
                apply(world);
                check(world);
            }
        });
    }

    private void setUp() {
        for (var i = 0; i < TEAMS; i++) teams.add(accounts.team());
        for (var i = 0; i < PEOPLE; i++) {
            people.add(accounts.person(Role.USER));
            browsers.add(accounts.signIn(people.getLast()));
        }
        var random = new Random(42);
        for (var i = 0; i < COLLECTIONS; i++) {
            var collection = accounts.collection();
            collections.add(collection);
            for (var number = 0; number < 3; number++) write(collection, random);
        }
        Eventually.holds(
                Duration.ofMinutes(2),
                () -> collections.stream()
                        .allMatch(each -> documentsIn(each).stream().allMatch(this::isSearchable)));
        // nobody reads ours yet: what is left are collections of other tests that are open to everyone
        open = countFor(browsers.getFirst());
    }

    private void write(UUID collection, Random random) {
        var marker = "mk" + Long.toString(random.nextLong() >>> 1, 36);
        var text = new StringBuilder("# Title " + marker + "t\n\n");
        for (var topic : TOPICS) {
            text.append("The ").append(topic).append(" of ").append(marker).append("b was reviewed in March. ");
            text.append("Nobody objected to the ")
                    .append(topic)
                    .append(" plan ")
                    .append(marker)
                    .append("b.\n\n");
        }
        var id = documents.submit(
                collection,
                "test:" + marker,
                marker + "n.md",
                new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
        documentsOf.computeIfAbsent(collection, any -> new ArrayList<>()).add(id);
        markersOf.computeIfAbsent(collection, any -> new HashSet<>()).add(marker);
    }

    private List<UUID> documentsIn(UUID collection) {
        return documentsOf.getOrDefault(collection, List.of());
    }

    private boolean isSearchable(UUID document) {
        return documents
                .byId(document)
                .map(each -> each.state().name().equals("SEARCHABLE"))
                .orElse(false);
    }

    private void apply(World world) {
        for (var person = 0; person < PEOPLE; person++) {
            var account = people.get(person).id();
            accounts.execute("delete from membership where account_id = ?", account);
            for (var team = 0; team < TEAMS; team++)
                if ((world.members.get(person) >> team & 1) == 1) accounts.join(account, teams.get(team));
        }
        for (var collection = 0; collection < COLLECTIONS; collection++) {
            var id = collections.get(collection);
            accounts.execute("delete from collection_reader where collection_id = ?", id);
            accounts.execute(
                    "update collection set everyone = ? where id = ?", (world.everyone >> collection & 1) == 1, id);
            for (var team = 0; team < TEAMS; team++)
                if ((world.readers.get(collection) >> team & 1) == 1)
                    accounts.execute(
                            "insert into collection_reader (collection_id, team_id) values (?, ?)",
                            id,
                            teams.get(team));
        }
    }

    private void check(World world) {
        var person = people.get(world.asker);
        var browser = browsers.get(world.asker);
        var forbidden = new HashSet<String>();
        var readable = 0;
        for (var collection = 0; collection < COLLECTIONS; collection++) {
            var id = collections.get(collection);
            var documentIds = documentsIn(id);
            if (world.mayRead(world.asker, collection)) {
                readable += documentIds.size();
                continue;
            }
            forbidden.addAll(markersOf.getOrDefault(id, Set.of()));
            forbidden.add(id.toString());
            documentIds.forEach(each -> forbidden.add(each.toString()));
            assertHidden(browser, id, documentIds.getFirst());
        }
        var question = "What about the " + String.join(" and the ", world.topics) + "?";
        var everything = Map.of("query", question, "collections", List.of(), "limit", world.limit);
        assertClean(browser.request().body(everything).post("/api/search"), forbidden);
        assertClean(browser.request().get("/api/collections"), forbidden);
        assertClean(browser.request().get("/api/starters"), forbidden);
        assertCount(browser, readable);
        assertClean(ask(person, browser, question), forbidden);
        for (var conversation : conversations.getOrDefault(person, List.of()))
            assertClean(browser.request().get("/api/conversations/" + conversation), forbidden);
        var narrowed = Map.of("query", question, "collections", collections, "limit", world.limit);
        assertClean(browser.request().body(narrowed).post("/api/search"), forbidden);
    }

    private static void assertHidden(Browser browser, UUID collection, UUID document) {
        for (var path : List.of(
                "/api/collections/" + collection + "/documents",
                "/api/documents/" + document,
                "/api/documents/" + document + "/text",
                "/api/documents/" + document + "/original",
                "/api/documents/" + document + "/boxes?start=0&end=10"))
            assertThat(browser.request().get(path).statusCode()).as(path).isEqualTo(404);
    }

    private void assertCount(Browser browser, int readable) {
        assertThat(countFor(browser)).isEqualTo(open + readable);
    }

    private static long countFor(Browser browser) {
        return browser.request().get("/api/status").jsonPath().getLong("documents");
    }

    private Response ask(Person person, Browser browser, String question) {
        var conversation = browser.request()
                .body(Map.of())
                .post("/api/conversations")
                .jsonPath()
                .getString("id");
        conversations.computeIfAbsent(person, any -> new ArrayList<>()).add(conversation);
        var run = browser.request()
                .body(Map.of("question", question, "collections", List.of()))
                .post("/api/conversations/" + conversation + "/runs")
                .jsonPath()
                .getString("runId");
        return browser.request().get("/api/runs/" + run + "/events?after=0");
    }

    private static void assertClean(Response response, Set<String> forbidden) {
        assertThat(response.statusCode()).isBetween(200, 299);
        var body = response.asString();
        for (var each : forbidden) assertThat(body).doesNotContain(each);
    }
}
