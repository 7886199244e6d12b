package dev.lorekeep.platform;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Starts what the application stands on and then the application: data folder, lock, PostgreSQL, Quarkus. Stops in the
 * opposite order from a shutdown hook, so that PostgreSQL outlives the last transaction. One per process.
 */
public final class Machine {
    /** The application's own limit for requests that are running is 5 s; the rest is for what it keeps open. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private static final PrintStream ERRORS = System.err;
    private static @Nullable ServiceLock lock;

    private final Settings settings;
    private final Path binaries;
    private final boolean scratch;
    private @Nullable EmbeddedPostgres postgres;

    private Machine(Settings settings, Path binaries, boolean scratch) {
        this.settings = settings;
        this.binaries = binaries;
        this.scratch = scratch;
    }

    /** Keeps its data folder. */
    public static Machine lasting(Settings settings) {
        return new Machine(settings, settings.data().resolve("postgres"), false);
    }

    /**
     * Deletes its data folder in the end.
     *
     * @param binaries where PostgreSQL's programs are unpacked, which scratch data folders share
     */
    public static Machine scratch(Settings settings, Path binaries) {
        return new Machine(settings, binaries, true);
    }

    /**
     * Runs the application until it ends.
     *
     * @return the exit status; a start that failed was explained in one line on the standard error stream and is 1
     */
    public int run(Class<? extends QuarkusApplication> application, String... arguments) {
        var status = new AtomicInteger();
        try {
            prepare();
            // Quarkus prints a wrong setting by itself; we say it in our words
            System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            Quarkus.run(
                    application, (code, failure) -> status.set(failure == null ? code : explain(failure)), arguments);
        } catch (StartupProblem e) {
            status.set(explain(e));
        }
        return status.get();
    }

    /** Called by the application when it is up: errors may be printed again, and others may learn its address. */
    public static synchronized void ready(String url) throws IOException {
        System.setErr(ERRORS);
        if (lock != null) lock.announce(url);
    }

    private void prepare() {
        settings.publish();
        var folder = DataFolder.open(settings.data());
        hold(ServiceLock.take(folder));
        // what uploads of a killed service left half written
        clear(folder.temporary());
        checkPort();
        var external = settings.databaseUrl();
        if (external.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop PostgreSQL"));
            startPostgres(folder);
            return;
        }
        useDatabase(
                external.get(),
                settings.databaseUser().orElse(""),
                settings.databasePassword().orElse(""));
    }

    private static synchronized void hold(ServiceLock taken) {
        lock = taken;
    }

    private void checkPort() {
        var port = settings.port();
        if (port == 0) return;
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.host(), port));
        } catch (IOException e) {
            throw StartupFailure.portInUse(settings.host(), port);
        }
    }

    private synchronized void startPostgres(DataFolder folder) {
        postgres = EmbeddedPostgres.start(binaries, folder, Map.of());
        useDatabase(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static void useDatabase(String url, String user, String password) {
        System.setProperty("quarkus.datasource.jdbc.url", url);
        System.setProperty("quarkus.datasource.username", user);
        System.setProperty("quarkus.datasource.password", password);
    }

    private void stop() {
        awaitApplication();
        synchronized (this) {
            if (postgres != null) postgres.close();
        }
        if (scratch) deleteScratch();
    }

    private static void awaitApplication() {
        var application = Application.currentApplication();
        if (application == null) return;
        try {
            Thread.ofVirtual().start(application::awaitShutdown).join(STOP_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteScratch() {
        clear(settings.data());
        if (!settings.data().toFile().delete()) ERRORS.println("Left behind: " + settings.data());
    }

    private static void clear(Path folder) {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList())
                if (!path.equals(folder)) Files.deleteIfExists(path);
        } catch (IOException e) {
            ERRORS.println("Left behind in " + folder + ": " + e.getMessage());
        }
    }

    private int explain(Throwable failure) {
        System.setErr(ERRORS);
        var logs = new DataFolder(settings.data()).logs();
        StartupFailure.log(failure, logs);
        ERRORS.println(StartupFailure.line(failure, logs));
        return 1;
    }
}
