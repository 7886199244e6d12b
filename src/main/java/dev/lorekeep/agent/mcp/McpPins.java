package dev.lorekeep.agent.mcp;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.mcp.McpConnection.Offer;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.platform.Sha256;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What each tool said of itself when an admin approved it, in PostgreSQL. */
@Singleton
class McpPins {
    private final DataSource database;
    private final AuditLog audit;
    private final Clock clock;

    McpPins(DataSource database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** The hash that the tool was approved with; this one if it was never seen before. */
    String pinned(String server, Offer offer) {
        var known = find(server, offer.name());
        if (known.isPresent()) return known.get();
        write(
                "insert into mcp_pin (server, tool, sha256, description, schema, first_seen_at)"
                        + " values (?, ?, ?, ?, ?, ?) on conflict (server, tool) do nothing",
                server,
                offer);
        return find(server, offer.name()).orElseThrow();
    }

    /** Approves what the tool says now, and keeps who did. */
    @Transactional
    void approve(String server, Offer offer, Caller caller) {
        write(
                "insert into mcp_pin (server, tool, sha256, description, schema, first_seen_at) values (?, ?, ?, ?, ?, ?)"
                        + " on conflict (server, tool) do update set sha256 = excluded.sha256, description = excluded.description,"
                        + " schema = excluded.schema, first_seen_at = excluded.first_seen_at",
                server,
                offer);
        audit.append(caller, "mcp.tool-approved", server + "/" + offer.name(), Map.of("sha256", sha256(offer)));
    }

    private Optional<String> find(String server, String tool) {
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("select sha256 from mcp_pin where server = ? and tool = ?")) {
            statement.setString(1, server);
            statement.setString(2, tool);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the pin of " + server + "/" + tool, e);
        }
    }

    private void write(String sql, String server, Offer offer) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, server);
            statement.setString(2, offer.name());
            statement.setString(3, sha256(offer));
            // PostgreSQL keeps no NUL; the hash is over the text as it came
            statement.setString(4, offer.description().replace('\0', '\uFFFD'));
            statement.setString(5, offer.schema().replace('\0', '\uFFFD'));
            statement.setTimestamp(6, Timestamp.from(clock.instant()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot pin " + server + "/" + offer.name(), e);
        }
    }

    /** Over all that a model is told of the tool. */
    static String sha256(Offer offer) {
        return Sha256.hex(offer.name() + "\0" + offer.description() + "\0" + offer.schema());
    }
}
