package dev.lorekeep.parse.child;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lorekeep.admin.fuzz.CommandLine;
import dev.lorekeep.parse.DocumentParser;
import dev.lorekeep.parse.Given;
import dev.lorekeep.parse.Member;
import dev.lorekeep.parse.ParseLimits;
import dev.lorekeep.parse.ParseOptions;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.platform.FullDisk;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.SmallDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: a file can end one of them, and nothing else. */
class ParserPoolTest {
    private static final Path SAMPLES = Path.of("docs-ingest/lorekeep-handbook");

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private ParserPool pool = pool(ParserMain.class, 256, Duration.ofSeconds(60));

    private ParserPool pool(Class<?> main, int heap, Duration limit) {
        return new ParserPool(
                new ParserPool.Settings(500, Duration.ofSeconds(60)),
                new Rules(ParseLimits.DEFAULTS.within(limit), ParseOptions.DEFAULTS),
                new ChildCommand(main, heap, Optional.empty()),
                scratch());
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("parsers");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ParserPool use(ParserPool other) {
        pool.close();
        pool = other;
        return other;
    }

    @AfterEach
    void close() {
        pool.close();
        // on a busy machine the kernel takes its time with what was killed
        Eventually.passes(
                Duration.ofSeconds(20),
                () -> assertThat(ProcessHandle.current()
                                .descendants()
                                .filter(ProcessHandle::isAlive)
                                .filter(each -> CommandLine.of(each.pid()).matches(".*(parse\\.child|sleep 1000).*")))
                        .isEmpty());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void readsWhatIsReadInThisProcess() throws Exception {
        try (var samples = Files.list(SAMPLES)) {
            for (var sample : samples.toList()) {
                var name = sample.getFileName().toString();
                assertThat(pool.parse(sample, name)).as(name).isEqualTo(new DocumentParser().parse(sample, name));
            }
        }
        var broken = file("broken.pdf", "%PDF-1.7 and then nothing");
        assertThat(pool.parse(broken, "broken.pdf")).isEqualTo(new DocumentParser().parse(broken, "broken.pdf"));
        var sheet = file("a.csv", "Article,Euro\nLamp,10\n");
        assertThat(pool.parse(sheet, "a.csv")).isEqualTo(new DocumentParser().parse(sheet, "a.csv"));
        assertThat(pool.idleProcesses()).hasSize(1);
    }

    @Test
    void handsOverWhatAnArchiveSaysOfItsFiles() throws Exception {
        var archive = folder.resolve("a.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write("words".getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry(".onyx_metadata.json"));
            zip.write("[{\"filename\": \"a.txt\", \"title\": \"The first\", \"owner\": \"Ada\"}]".getBytes(UTF_8));
        }
        var members = folder.resolve("members");
        assertThat(pool.parse(archive, "a.zip", members))
                .isEqualTo(new DocumentParser().parse(archive, "a.zip", members))
                .isInstanceOfSatisfying(
                        Parsed.Complete.class,
                        complete -> assertThat(complete.document().members())
                                .extracting(Member::given)
                                .containsExactly(new Given("The first", Map.of("owner", "Ada"))));
    }

    @Test
    void endsWhatHangsWithAllThatItStarted() throws Exception {
        use(pool(Misbehaving.Hanging.class, 64, Duration.ofMillis(300)));
        assertThat(pool.parse(file("a.txt", "twice"), "a.txt"))
                .isInstanceOfSatisfying(
                        Parsed.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).contains("did not end by itself"));
        assertThat(pool.idleProcesses()).isEmpty();
    }

    @Test
    void blamesTheMachineForAFullDisk() throws Exception {
        use(pool(Misbehaving.WithoutRoom.class, 64, Duration.ofSeconds(30)));
        assertThatThrownBy(() -> pool.parse(file("a.txt", "fine"), "a.txt")).isInstanceOf(FullDisk.class);
        assertThat(pool.idleProcesses()).as("the process is well").hasSize(1);
    }

    @Test
    void readsTheFileOnceTheDiskHasRoom() throws Exception {
        try (var disk = SmallDisk.at(folder.resolve("small"), 4)) {
            use(new ParserPool(
                    new ParserPool.Settings(500, Duration.ofSeconds(60)),
                    new Rules(ParseLimits.DEFAULTS, ParseOptions.DEFAULTS),
                    new ChildCommand(ParserMain.class, 64, Optional.empty()),
                    disk.folder()));
            var packed = folder.resolve("packed.zip");
            try (var zip = new ZipOutputStream(Files.newOutputStream(packed))) {
                zip.putNextEntry(new ZipEntry("inner.txt"));
                zip.write("All the words of a long story. ".repeat(100_000).getBytes(UTF_8));
            }
            disk.fill(2 << 20);
            assertThatThrownBy(() -> pool.parse(packed, "packed.zip"))
                    .isInstanceOf(FullDisk.class)
                    .hasMessageContaining("The disk of " + disk.folder() + " is full");
            disk.makeRoom();
            assertThat(pool.parse(packed, "packed.zip")).isInstanceOf(Parsed.Complete.class);
            pool.close();
        }
    }

    @Test
    void triesOnceMoreInAFreshProcess() throws Exception {
        use(pool(Misbehaving.Crashing.class, 64, Duration.ofSeconds(30)));
        assertThat(pool.parse(file("a.txt", "once"), "a.txt")).isInstanceOf(Parsed.Complete.class);
        use(pool(Misbehaving.Crashing.class, 64, Duration.ofSeconds(30)));
        assertThat(pool.parse(file("b.txt", "twice"), "b.txt"))
                .isInstanceOfSatisfying(
                        Parsed.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).contains("broke off at this one, twice"));
        assertThat(Files.readString(folder.resolve("b.txt.tries"))).isEqualTo("2");
    }

    @Test
    void takesNoMemoryForWhatAProcessOnlyClaims() throws Exception {
        use(pool(Misbehaving.Babbling.class, 64, Duration.ofSeconds(30)));
        assertThat(pool.parse(file("a.txt", "x"), "a.txt")).isInstanceOf(Parsed.Unreadable.class);
    }

    @Test
    void survivesAFileThatNeedsMoreMemoryThanThereIs() throws Exception {
        use(pool(ParserMain.class, 24, Duration.ofSeconds(60)));
        var rows = new StringBuilder("{\"rows\":[");
        while (rows.length() < 60_000_000) rows.append("{\"name\":\"a row of some length\",\"value\":[1,2,3]},");
        var large = file("large.json", rows.append("{}]}").toString());
        assertThat(pool.parse(large, "large.json"))
                .satisfies(parsed -> assertThat(reason(parsed)).contains("memory"));
        assertThat(pool.parse(file("small.txt", "still there"), "small.txt")).isInstanceOf(Parsed.Complete.class);
    }

    private static String reason(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Complete _ -> "complete";
            case Parsed.Degraded degraded -> degraded.reason();
            case Parsed.Unreadable unreadable -> unreadable.reason();
        };
    }

    @Test
    void readsOnWhenAProcessIsKilledWhileItWaits() throws Exception {
        pool.parse(file("a.txt", "one"), "a.txt");
        var process = ProcessHandle.of(pool.idleProcesses().getFirst()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
        assertThat(pool.parse(file("b.txt", "two"), "b.txt")).isInstanceOf(Parsed.Complete.class);
    }

    @Test
    void endsTheProcessOfAFileThatNobodyWaitsFor() throws Exception {
        use(pool(Misbehaving.Hanging.class, 64, Duration.ofSeconds(600)));
        var file = file("a.txt", "twice");
        var outcome = new CompletableFuture<Throwable>();
        var reader = Thread.ofPlatform().start(() -> {
            try {
                pool.parse(file, "a.txt");
                outcome.complete(new AssertionError("it was read"));
            } catch (InterruptedException e) {
                outcome.complete(e);
            }
        });
        Eventually.holds(SOON, () -> Files.exists(folder.resolve("a.txt.tries")));
        reader.interrupt();
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void endsWithTheServiceThatStartedIt() throws Exception {
        var process = new ChildCommand(ParserMain.class, 64, Optional.empty()).start(folder);
        assertThat(process.isAlive()).isTrue();
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void givesMemoryBackWhenThereIsNothingToRead() throws Exception {
        use(new ParserPool(
                new ParserPool.Settings(500, Duration.ofMillis(100)),
                new Rules(ParseLimits.DEFAULTS, ParseOptions.DEFAULTS),
                new ChildCommand(ParserMain.class, 64, Optional.empty()),
                folder));
        pool.parse(file("a.txt", "one"), "a.txt");
        Eventually.holds(SOON, () -> pool.idleProcesses().isEmpty());
        Eventually.holds(SOON, () -> {
            try (var left = Files.newDirectoryStream(folder, "parser-*")) {
                return !left.iterator().hasNext();
            }
        });
    }

    @Test
    void replacesAProcessAfterSoManyFiles() throws Exception {
        use(new ParserPool(
                new ParserPool.Settings(2, Duration.ofSeconds(60)),
                new Rules(ParseLimits.DEFAULTS, ParseOptions.DEFAULTS),
                new ChildCommand(ParserMain.class, 64, Optional.empty()),
                folder));
        pool.parse(file("a.txt", "one"), "a.txt");
        assertThat(pool.idleProcesses()).hasSize(1);
        pool.parse(file("b.txt", "two"), "b.txt");
        assertThat(pool.idleProcesses()).isEmpty();
    }

    /** A name that this machine knows. */
    private static String ownName() throws IOException {
        return InetAddress.getLocalHost().getHostName();
    }

    @Test
    void opensNoConnection() throws Exception {
        var visits = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            visits.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            // Java alone keeps it here; datagrams are the operating system's part
            use(new ParserPool(
                    new ParserPool.Settings(2, Duration.ofSeconds(60)),
                    new Rules(ParseLimits.DEFAULTS, ParseOptions.DEFAULTS),
                    new ChildCommand(Misbehaving.Calling.class, 64, Optional.empty(), List.of()),
                    scratch()));
            var file = file("address.txt", String.valueOf(server.getAddress().getPort()));
            assertThat(pool.parse(file, ownName()))
                    .isInstanceOfSatisfying(
                            Parsed.Complete.class,
                            complete -> assertThat(complete.document().text()).matches("reached:( datagram)?"));
            assertThat(visits).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void keepsEvenDatagramsFromTheNetworkWhereLinuxDoes() throws Exception {
        assumeTrue(new ChildCommand(ParserMain.class, 64, Optional.empty()).isCutOff(), "no network namespaces here");
        use(pool(Misbehaving.Calling.class, 64, Duration.ofSeconds(60)));
        assertThat(pool.parse(file("address.txt", "1"), ownName()))
                .isInstanceOfSatisfying(
                        Parsed.Complete.class,
                        complete -> assertThat(complete.document().text()).isEqualTo("reached:"));
    }

    @Test
    void saysWhenNoProcessCanBeStarted() throws Exception {
        use(new ParserPool(
                new ParserPool.Settings(2, Duration.ofSeconds(60)),
                new Rules(ParseLimits.DEFAULTS, ParseOptions.DEFAULTS),
                new ChildCommand(ParserMain.class, 64, Optional.empty()),
                folder.resolve("gone")));
        Files.writeString(folder.resolve("gone"), "a file stands where scratch folders should be");
        assertThatThrownBy(() -> pool.parse(folder, "a.txt")).hasMessageContaining("no process to read files");
    }
}
