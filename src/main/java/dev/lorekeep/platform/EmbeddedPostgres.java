package dev.lorekeep.platform;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL as a child process: a cluster in the data folder, on a random port of the loopback interface, open only with a
 * password that is made up at the first start. Committed means on the disk (fsync is on).
 *
 * <p>The server is started detached, so that Ctrl-C in a terminal reaches the service alone and the database outlives its
 * last transaction. It is stopped by {@link #close()}; one that a killed service left behind is stopped by the next start;
 * one that dies is started again on the same port, for as long as it takes: on a full disk PostgreSQL does not run. Whoever starts it holds the lock of the data folder.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** A server that was killed leaves processes that end by themselves within a second or two. */
    private static final Duration ORPHANS_TIMEOUT = Duration.ofSeconds(20);

    private static final String ORPHANS = "Terminate any old server processes";
    private static final String USER = "lorekeep";
    private static final String DATABASE = "lorekeep";

    /** Kept small: with the JVM and the index it shares one gigabyte; the operating system's cache does the rest. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("max_connections", "40"),
            Map.entry("max_wal_size", "512MB"),
            Map.entry("wal_level", "minimal"),
            Map.entry("max_wal_senders", "0"),
            Map.entry("io_method", "sync"),
            Map.entry("max_worker_processes", "2"),
            Map.entry("autovacuum_max_workers", "2"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            // terse: details of an error carry values of rows
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_checkpoints", "off"));

    private final PostgresBinaries binaries;
    private final Path cluster;
    private final Path log;
    private final String password;
    private final Map<String, String> settings = new TreeMap<>();
    private final int port;
    private volatile boolean closed;

    private EmbeddedPostgres(Path binariesParent, DataFolder folder, Map<String, String> overrides) throws IOException {
        binaries = PostgresBinaries.unpack(binariesParent);
        cluster = folder.postgres().resolve("cluster");
        log = folder.logs().resolve("postgresql.log");
        password = Secrets.readOrCreate(folder.secrets().resolve("postgres-password"));
        port = freePort();
        settings.putAll(SETTINGS);
        settings.putAll(overrides);
    }

    /** Starts the server of this data folder; creates its cluster the first time. */
    public static EmbeddedPostgres start(DataFolder folder) {
        return start(folder.postgres(), folder, Map.of());
    }

    /**
     * Starts the server of this data folder.
     *
     * @param binaries where the programs are unpacked; scratch data folders share them
     * @param settings server settings that override ours
     */
    public static EmbeddedPostgres start(Path binaries, DataFolder folder, Map<String, String> settings) {
        try {
            var postgres = new EmbeddedPostgres(binaries, folder, settings);
            if (!Files.exists(postgres.cluster)) postgres.createCluster(folder);
            postgres.stopOrphan();
            postgres.launchAfterOrphans();
            postgres.createDatabase();
            return postgres;
        } catch (IOException | SQLException e) {
            throw new StartupProblem(
                    "PostgreSQL does not start: " + e.getMessage() + " (see " + folder.logs() + "/postgresql.log)", e);
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** Stops the server once its running transactions were rolled back; everything committed is on the disk. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        notifyAll();
        try {
            stop();
        } catch (IOException e) {
            // a crash-safe server may stay behind: the next start stops it
            LOG.warn("PostgreSQL did not stop", e);
        }
    }

    long processId() throws IOException {
        return Long.parseLong(Files.readAllLines(pidFile()).getFirst());
    }

    int port() {
        return port;
    }

    private void createCluster(DataFolder folder) throws IOException {
        // made aside and moved: a crash in the middle leaves no half cluster
        var fresh = Files.createTempDirectory(folder.postgres(), "creating");
        var passwordFile = folder.secrets().resolve("postgres-password");
        run(binaries.command(
                "initdb",
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                // one sync of the file system instead of a thousand of files: 0.7 s instead of 4 s
                "--sync-method=syncfs"));
        Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A service that was killed leaves its server running; one that was restored from a backup leaves its pid file. */
    private void stopOrphan() throws IOException {
        if (!Files.exists(pidFile())) return;
        if (isPostmaster(processId())) {
            LOG.info("Stopping the PostgreSQL that an earlier run left behind");
            stop();
        }
        Files.deleteIfExists(pidFile());
    }

    private void launchAfterOrphans() throws IOException {
        var deadline = System.nanoTime() + ORPHANS_TIMEOUT.toNanos();
        while (true) {
            try {
                launch();
                return;
            } catch (IOException e) {
                if (!String.valueOf(e.getMessage()).contains(ORPHANS) || System.nanoTime() > deadline) throw e;
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
    }

    private void launch() throws IOException {
        // a session of its own: Ctrl-C in a terminal signals every process of the terminal's session
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(binaries.command("postgres", "-D", cluster.toString(), "-p", "" + port));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        var process = launcher(command)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        awaitReady(process);
        process.onExit().thenRun(this::revive);
    }

    private void awaitReady(Process process) throws IOException {
        var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!isReady()) {
            if (!process.isAlive()) throw new IOException(lastLine(log));
            if (System.nanoTime() > deadline) {
                process.destroy();
                throw new IOException("not ready after " + START_TIMEOUT.toSeconds() + " s");
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    /** The last line of the pid file tells, as it does to pg_ctl. */
    private boolean isReady() throws IOException {
        if (!Files.exists(pidFile())) return false;
        var lines = Files.readAllLines(pidFile());
        return lines.size() > 7 && lines.get(7).strip().equals("ready");
    }

    private synchronized void revive() {
        if (closed) return;
        LOG.warn("PostgreSQL ended unexpectedly; starting it again. Until it is back nothing can be asked or taken in");
        for (var pause = Duration.ofSeconds(1); !closed; pause = longer(pause)) {
            try {
                stopOrphan();
                launchAfterOrphans();
                LOG.warn("PostgreSQL is back");
                return;
            } catch (IOException e) {
                LOG.errorf(
                        "PostgreSQL does not start again (%s; see %s), next try in %d s",
                        FullDisk.find(e, cluster).map(FullDisk::reason).orElse(e.getMessage()), log, pause.toSeconds());
                rest(pause);
            }
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /** Lets go of the lock meanwhile, so that {@link #close} need not wait. */
    private synchronized void rest(Duration pause) {
        try {
            if (!closed) wait(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void createDatabase() throws SQLException {
        var source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        source.setUser(USER);
        source.setPassword(password);
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
            if (!found.next()) statement.execute("create database " + DATABASE);
        }
    }

    private void stop() throws IOException {
        run(binaries.command("pg_ctl", "stop", "--pgdata=" + cluster, "--mode=fast", "--wait", "--timeout=20"));
    }

    private boolean isPostmaster(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains(cluster.toString());
        } catch (IOException e) {
            return false;
        }
    }

    private Path pidFile() {
        return cluster.resolve("postmaster.pid");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Runs a program to its end; its last line explains a failure. */
    private void run(List<String> command) throws IOException {
        var output = Files.createTempFile(log.getParent(), "postgres", ".out");
        try {
            var process = launcher(command).redirectOutput(output.toFile()).start();
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getLast() + " took more than 90 s");
            }
            if (process.exitValue() != 0) throw new IOException(lastLine(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static ProcessBuilder launcher(List<String> command) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        return builder;
    }

    private static String lastLine(Path output) throws IOException {
        var lines = Files.readAllLines(output).stream()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.isEmpty() ? "no output" : lines.getLast();
    }
}
