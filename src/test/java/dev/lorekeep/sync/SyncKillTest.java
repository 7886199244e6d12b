package dev.lorekeep.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.lorekeep.sync.SourceRun.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kills a run at every place where it looks at its lease, and right after each document was taken in, before anybody noted it.
 * The next process goes on; in the end every file is a document exactly once.
 */
class SyncKillTest {
    private final Map<String, String> files = new ConcurrentSkipListMap<>();
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private TestingSync sync;
    private UUID source;

    /** The process dies here: no handler of the code under test knows it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            synchronized (requests) {
                requests.add(exchange.getRequestMethod() + " " + path);
            }
            var isListing = exchange.getRequestMethod().equals("PROPFIND");
            var body = (isListing ? listing(path) : files.getOrDefault(path.substring(5), "")).getBytes(UTF_8);
            exchange.sendResponseHeaders(isListing ? 207 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        sync = TestingSync.fresh();
        source = sync.source(
                SourceKind.WEBDAV,
                "{\"url\": \"http://127.0.0.1:%d/dav/\"}"
                        .formatted(server.getAddress().getPort()),
                null);
    }

    @AfterEach
    void stop() {
        sync.close();
        server.stop(0);
    }

    /** A WebDAV server of two folder levels: just enough to count what is asked of it. */
    private String listing(String path) {
        var folder = path.substring("/dav/".length());
        var entries = new TreeMap<String, String>();
        files.forEach((name, text) -> {
            if (!name.startsWith(folder)) return;
            var rest = name.substring(folder.length());
            var slash = rest.indexOf('/');
            if (slash < 0) entries.put(name, "<getetag>\"" + text.hashCode() + "\"</getetag>");
            else entries.put(folder + rest.substring(0, slash + 1), "<resourcetype><collection/></resourcetype>");
        });
        var xml = new StringBuilder("<?xml version=\"1.0\"?><multistatus xmlns=\"DAV:\">");
        entries.forEach((name, properties) -> xml.append("<response><href>/dav/")
                .append(name)
                .append("</href><propstat><prop>")
                .append(properties)
                .append("</prop><status>HTTP/1.1 200 OK</status></propstat></response>"));
        return xml.append("</multistatus>").toString();
    }

    @Test
    void losesNothingAndDoesNothingTwiceWhereverItIsKilled() {
        for (var i = 0; i < 6; i++) files.put("folder" + i % 3 + "/file" + i + ".txt", "Text " + i);
        runToItsEnd(0);
        assertThat(sync.contents()).hasSize(6);
        for (var place = 0; place < 14; place++) {
            // one of each: changed, renamed, removed, added
            files.put("folder0/file0.txt", "Text of round " + place);
            var moved = files.remove("folder1/" + (place == 0 ? "file1" : "moved" + (place - 1)) + ".txt");
            files.put("folder1/moved" + place + ".txt", String.valueOf(moved));
            files.put("folder2/new" + place + ".txt", "New in round " + place);
            files.remove("folder2/" + (place == 0 ? "file2" : "new" + (place - 1)) + ".txt");
            var total = runToItsEnd(place);
            assertThat(sync.documents().stream().map(each -> each.split(" ")[0]))
                    .as("round %d", place)
                    .containsExactlyElementsOf(files.keySet());
            assertThat(total.changed() + " " + total.renamed() + " " + total.added() + " " + total.removed())
                    .as("round %d, each counted once", place)
                    .isEqualTo("1 1 1 1");
        }
    }

    /** @param place how many places each life passes before it is killed; the last life is not */
    private SourceRun runToItsEnd(int place) {
        for (var life = 0; life < 3; life++) {
            sync = sync.reborn();
            var places = new int[] {place + life * 2};
            Runnable mortal = () -> {
                if (places[0]-- <= 0) throw new Killed();
            };
            sync.intake.afterTaking(mortal);
            try {
                var run = sync.run(source, mortal::run);
                // it had come to its end before the place
                if (run.state() == State.DONE) return run;
            } catch (Killed e) {
                sync.loop.releaseLeftovers();
            }
        }
        sync = sync.reborn();
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.DONE);
        return run;
    }

    @Test
    void goesOnWithTheFolderItWasAt() {
        for (var i = 0; i < 8; i++) files.put("folder" + i + "/file.txt", "Text " + i);
        var places = new int[] {5};
        assertThatThrownBy(() -> sync.run(source, () -> {
                    if (places[0]-- <= 0) throw new Killed();
                }))
                .isInstanceOf(Killed.class);
        sync = sync.reborn();
        sync.loop.releaseLeftovers();
        var killed = sync.runs.latest(source).orElseThrow();
        assertThat(killed.state()).isEqualTo(State.RUNNING);
        var asked = List.copyOf(requests);
        requests.clear();
        var run = sync.run(source);
        assertThat(run.id()).isEqualTo(killed.id());
        assertThat(run.added()).isEqualTo(8);
        assertThat(requests).as("the root is not listed again").doesNotContain("PROPFIND /dav/");
        assertThat(asked).contains("PROPFIND /dav/");
        assertThat(sync.documents()).hasSize(8);
    }

    @Test
    void stopsWhenItLosesItsLeaseAndGoesOnLater() {
        for (var i = 0; i < 4; i++) files.put("file" + i + ".txt", "Text " + i);
        var places = new int[] {3};
        var stopped = sync.run(source, () -> {
            if (places[0]-- <= 0) throw new Stopped("paused");
        });
        assertThat(stopped.state()).isEqualTo(State.STOPPED);
        var run = sync.run(source);
        assertThat(run.id()).isEqualTo(stopped.id());
        assertThat(run.added()).isEqualTo(4);
    }

    @Test
    void givesASourceToOneProcessAtATime() {
        sync.sources.request(source, "tester", false);
        var other = sync.reborn();
        assertThat(sync.sources.claim("one", sync.config.lease())).isPresent();
        assertThat(other.sources.claim("two", sync.config.lease())).isEmpty();
        sync.clock.advance(sync.config.lease().plusSeconds(1));
        assertThat(other.sources.claim("two", sync.config.lease())).isPresent();
        assertThat(sync.sources.renew(source, "one", sync.config.lease())).isFalse();
    }
}
