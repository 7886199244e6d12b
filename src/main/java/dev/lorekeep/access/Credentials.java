package dev.lorekeep.access;

import dev.lorekeep.access.SignedIn.Via;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks up whose a cookie or an API key is. One query for each request, so that a disabled account, an ended session or a
 * revoked key counts at once.
 */
@Singleton
class Credentials {
    /** How exact "last used" is: a write for each request would cost more than the request. */
    private static final Duration USE_RECORDED_EVERY = Duration.ofMinutes(1);

    private static final String ACCOUNT = """
            a.id as account_id, a.name, a.role, a.must_change_password,
            array(select m.team_id from membership m where m.account_id = a.id) as teams
            """;
    private static final String SESSION = "select s.id, s.csrf_token, s.last_seen_at as used_at," + ACCOUNT + """
            from session s join account a on a.id = s.account_id
            where s.token_hash = ? and not a.disabled and s.expires_at > ? and s.last_seen_at > ?
            """;
    private static final String KEY =
            "select k.id, k.scope, k.command_line, k.last_used_at as used_at," + ACCOUNT + """
            from api_key k join account a on a.id = k.account_id
            where k.key_hash = ? and not a.disabled and k.revoked_at is null
              and (k.expires_at is null or k.expires_at > ?)
            """;

    private final DataSource database;
    private final Clock clock;
    private final AccessConfig config;

    Credentials(DataSource database, Clock clock, AccessConfig config) {
        this.database = database;
        this.clock = clock;
        this.config = config;
    }

    Optional<SignedIn> ofSession(String token) {
        var now = clock.instant();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(SESSION)) {
            statement.setBytes(1, Tokens.sha256(token));
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            statement.setObject(3, now.minus(config.sessionIdle()).atOffset(ZoneOffset.UTC));
            try (var row = statement.executeQuery()) {
                if (!row.next()) return Optional.empty();
                recordUse(connection, "update session set last_seen_at = ? where id = ?", row, now);
                return Optional.of(new SignedIn(
                        caller(row, Optional.empty()),
                        Via.SESSION,
                        row.getObject("id", UUID.class),
                        row.getString("csrf_token"),
                        row.getBoolean("must_change_password")));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot look up a session", e);
        }
    }

    Optional<SignedIn> ofApiKey(String key) {
        var now = clock.instant();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEY)) {
            statement.setBytes(1, Tokens.sha256(key));
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            try (var row = statement.executeQuery()) {
                if (!row.next()) return Optional.empty();
                recordUse(connection, "update api_key set last_used_at = ? where id = ?", row, now);
                var commandLine = row.getBoolean("command_line");
                return Optional.of(new SignedIn(
                        caller(row, Optional.ofNullable(row.getArray("scope")).map(Credentials::ids)),
                        commandLine ? Via.COMMAND_LINE : Via.API_KEY,
                        row.getObject("id", UUID.class),
                        "",
                        // the first thing a new machine's admin does may be `./lorekeep ask`
                        !commandLine && row.getBoolean("must_change_password")));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot look up an API key", e);
        }
    }

    private static void recordUse(Connection connection, String update, ResultSet row, Instant now)
            throws SQLException {
        var usedAt = instant(row, "used_at");
        if (usedAt != null && usedAt.plus(USE_RECORDED_EVERY).isAfter(now)) return;
        try (var statement = connection.prepareStatement(update)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, row.getObject("id", UUID.class));
            statement.executeUpdate();
        }
    }

    private static Caller caller(ResultSet row, Optional<Set<UUID>> scope) throws SQLException {
        return new Caller(
                row.getObject("account_id", UUID.class),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                ids(row.getArray("teams")),
                scope);
    }

    private static Set<UUID> ids(Array array) {
        try {
            return Set.of((UUID[]) array.getArray());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read an array of ids", e);
        }
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
