package dev.lorekeep.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.testing.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class EmbeddedPostgresTest {
    private static final Path BINARIES = Path.of("target", "testing");

    @TempDir
    static Path root;

    private static DataFolder folder;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() {
        folder = DataFolder.open(root.resolve("data with a space"));
        postgres = EmbeddedPostgres.start(BINARIES, folder, Map.of());
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void syncsWhatIsCommitted() throws SQLException {
        assertThat(read("show fsync")).isEqualTo("on");
        assertThat(read("show full_page_writes")).isEqualTo("on");
        assertThat(read("show synchronous_commit")).isEqualTo("on");
    }

    @Test
    void opensOnlyWithThePassword() throws IOException {
        var source = source();
        source.setPassword("guessed");
        assertThatThrownBy(source::getConnection).hasMessageContaining("password authentication failed");
        source.setPassword(null);
        assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
        assertThat(folder.root().resolve("postgres/cluster/pg_hba.conf"))
                .content()
                .doesNotContain(" trust");
        var secret = folder.secrets().resolve("postgres-password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(postgres.password()).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        var others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (var address : others) {
            try (var socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, postgres.port()), 500))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void keepsWhatWasCommittedWhenTheServerIsKilled() throws Exception {
        execute("create table if not exists kept (number int)", "insert into kept values (42)");
        kill(postgres.processId());
        // the same server object: started again on the same port
        Eventually.passes(
                Duration.ofSeconds(20),
                () -> assertThat(read("select number from kept")).isEqualTo("42"));
    }

    @Test
    void replacesAServerThatAKilledServiceLeftBehind() throws Exception {
        execute("create table if not exists kept (number int)", "insert into kept values (42)");
        postgres.close();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var service = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Service.class.getName(), "" + folder.root())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var orphan = Long.parseLong(service.inputReader().readLine());
        service.destroyForcibly().waitFor();
        assertThat(isServer(orphan)).isTrue();

        postgres = EmbeddedPostgres.start(BINARIES, folder, Map.of());
        assertThat(isServer(orphan)).isFalse();
        assertThat(read("select number from kept")).isEqualTo("42");
    }

    /** A service that is going to be killed. */
    static final class Service {
        public static void main(String[] arguments) throws Exception {
            var postgres = EmbeddedPostgres.start(BINARIES, DataFolder.open(Path.of(arguments[0])), Map.of());
            System.out.println(postgres.processId());
            Thread.currentThread().join();
        }
    }

    @Test
    void startsOverAPidFileOfAnotherProcess() throws IOException, SQLException {
        postgres.close();
        var pidFile = folder.root().resolve("postgres/cluster/postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
        postgres = EmbeddedPostgres.start(BINARIES, folder, Map.of());
        assertThat(read("select 1")).isEqualTo("1");
    }

    /** A stopped process may stay listed until somebody reaps it, but has no command line any more. */
    private static boolean isServer(long pid) throws IOException {
        var commandLine = Path.of("/proc/" + pid + "/cmdline");
        return Files.exists(commandLine) && Files.readString(commandLine).contains("postgres");
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static void execute(String... statements) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var sql : statements) statement.execute(sql);
        }
    }

    private static String read(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect() throws SQLException {
        return source().getConnection();
    }

    private static PGSimpleDataSource source() {
        var source = new PGSimpleDataSource();
        source.setURL(postgres.jdbcUrl());
        source.setUser(postgres.user());
        source.setPassword(postgres.password());
        return source;
    }
}
