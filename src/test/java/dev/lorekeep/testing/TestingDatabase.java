package dev.lorekeep.testing;

import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** Empty databases with our schema on the PostgreSQL of {@link TestingPostgres}, for tests that count or break every row. */
public final class TestingDatabase {
    private TestingDatabase() {}

    public static DataSource fresh() {
        var name = "testing_" + UUID.randomUUID().toString().replace("-", "");
        var shared = dataSource();
        try (var connection = shared.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name, e);
        }
        var fresh = dataSource();
        fresh.setDatabaseName(name);
        Flyway.configure().dataSource(fresh).load().migrate();
        return fresh;
    }

    private static PGSimpleDataSource dataSource() {
        var properties = TestingPostgres.properties();
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(properties.getOrDefault("quarkus.datasource.jdbc.url", ""));
        dataSource.setUser(properties.get("quarkus.datasource.username"));
        dataSource.setPassword(properties.get("quarkus.datasource.password"));
        return dataSource;
    }
}
