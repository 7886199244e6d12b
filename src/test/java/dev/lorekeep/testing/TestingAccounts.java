package dev.lorekeep.testing;

import static io.restassured.RestAssured.given;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Role;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes people, teams and collections straight in the database, and signs people in over HTTP. Inject it into a
 * {@code @QuarkusTest}. All names are new ones, so tests do not meet.
 *
 * <pre>{@code
 * var team = accounts.team();
 * var person = accounts.person(Role.USER, team);
 * accounts.signIn(person).request().get("/api/collections").then().statusCode(200);
 * }</pre>
 */
@Singleton
public class TestingAccounts {
    private static final String PASSWORD = "correct horse battery";
    private static final String HASH = BcryptUtil.bcryptHash(PASSWORD, 4);

    private final DataSource database;

    TestingAccounts(DataSource database) {
        this.database = database;
    }

    /** Somebody with an account. */
    public record Person(UUID id, String name, String password, Role role, Set<UUID> teams) {
        /** Them as code behind the HTTP edge sees them. */
        public Caller caller() {
            return new Caller(id, name, role, teams, Optional.empty());
        }
    }

    /** An open session. */
    public record Browser(String cookie, String csrfToken) {
        /** A request as our page sends it: with the cookie, the CSRF token, and JSON as the content type. */
        public RequestSpecification request() {
            return withoutToken().header("X-CSRF-Token", csrfToken);
        }

        /** A request as another site's page would send it. */
        public RequestSpecification withoutToken() {
            return given().cookie("lorekeep-session", cookie).contentType(ContentType.JSON);
        }
    }

    public Person person(Role role, UUID... teams) {
        var id = UUID.randomUUID();
        var name = "person-" + id;
        execute(
                "insert into account (id, name, display_name, password_hash, role, created_at, password_changed_at)"
                        + " values (?, ?, ?, ?, ?, now(), now())",
                id,
                name,
                "Person " + id,
                HASH,
                role.name());
        for (var team : teams) join(id, team);
        return new Person(id, name, PASSWORD, role, Set.of(teams));
    }

    public UUID team() {
        var id = UUID.randomUUID();
        execute("insert into team (id, name, created_at) values (?, ?, now())", id, "team-" + id);
        return id;
    }

    public void join(UUID account, UUID team) {
        execute("insert into membership (account_id, team_id) values (?, ?)", account, team);
    }

    public void leave(UUID account, UUID team) {
        execute("delete from membership where account_id = ? and team_id = ?", account, team);
    }

    /** A collection that these teams read; without teams nobody reads it. */
    public UUID collection(UUID... readers) {
        return collection(false, readers);
    }

    /** A collection that everyone signed in reads. */
    public UUID collectionForEveryone() {
        return collection(true);
    }

    private UUID collection(boolean everyone, UUID... readers) {
        var id = UUID.randomUUID();
        execute(
                "insert into collection (id, slug, name, everyone, created_at) values (?, ?, ?, ?, now())",
                id,
                "collection-" + id,
                "Collection " + id,
                everyone);
        for (var team : readers)
            execute("insert into collection_reader (collection_id, team_id) values (?, ?)", id, team);
        return id;
    }

    /** A new API key of this person; with collections it is limited to these. */
    public String apiKey(Person owner, UUID... scope) {
        return apiKey(owner, false, scope);
    }

    /** A key as the machine's own command line has it. */
    public String commandLineKey(Person owner) {
        return apiKey(owner, true);
    }

    private String apiKey(Person owner, boolean commandLine, UUID... scope) {
        var key = "lk_testing-" + UUID.randomUUID();
        execute(
                "insert into api_key (id, account_id, name, prefix, key_hash, scope, command_line, created_at)"
                        + " values (?, ?, 'testing', 'lk_testi', ?, string_to_array(?, ',')::uuid[], ?, now())",
                UUID.randomUUID(),
                owner.id,
                sha256(key),
                scope.length == 0
                        ? null
                        : String.join(
                                ",", Arrays.stream(scope).map(UUID::toString).toList()),
                commandLine);
        return key;
    }

    public Browser signIn(Person person) {
        var response = given().contentType(ContentType.JSON)
                .body(Map.of("name", person.name, "password", person.password))
                .post("/api/session")
                .then()
                .statusCode(200)
                .extract();
        return new Browser(response.cookie("lorekeep-session"), response.path("csrfToken"));
    }

    /** Runs one statement on the service's database. */
    public void execute(String sql, @Nullable Object... parameters) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
