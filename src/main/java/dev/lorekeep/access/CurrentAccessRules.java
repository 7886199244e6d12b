package dev.lorekeep.access;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Reads the rights from PostgreSQL each time they are asked for: a membership that ended, a disabled account or a collection
 * that closed counts from the next query on. What the caller's record says about teams is not trusted, only who they are
 * and what their key is limited to.
 */
@Singleton
class CurrentAccessRules implements AccessRules {
    private static final String READABLE = """
            select c.id
            from collection c join account a on a.id = ? and not a.disabled
            where (c.everyone
                or exists (select 1
                           from collection_reader r join membership m on m.team_id = r.team_id
                           where r.collection_id = c.id and m.account_id = a.id))
              and (?::uuid[] is null or c.id = any (?::uuid[]))
              and (?::uuid[] is null or c.id = any (?::uuid[]))
            """;

    private final DataSource database;

    CurrentAccessRules(DataSource database) {
        this.database = database;
    }

    @Override
    public AccessFilter filterFor(Caller caller, Set<UUID> collections) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(READABLE)) {
            var scope = caller.scope().map(ids -> array(connection, ids)).orElse(null);
            var asked = collections.isEmpty() ? null : array(connection, collections);
            statement.setObject(1, caller.accountId());
            statement.setArray(2, scope);
            statement.setArray(3, scope);
            statement.setArray(4, asked);
            statement.setArray(5, asked);
            var readable = new HashSet<UUID>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) readable.add(rows.getObject(1, UUID.class));
            }
            return new AccessFilter(readable);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the rights of account " + caller.accountId(), e);
        }
    }

    @Override
    public boolean mayRead(Caller caller, UUID collection) {
        return filterFor(caller, Set.of(collection)).accessSets().contains(collection);
    }

    private static java.sql.Array array(Connection connection, Set<UUID> ids) {
        try {
            return connection.createArrayOf("uuid", ids.toArray());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot pass " + ids.size() + " ids", e);
        }
    }
}
