package dev.lorekeep.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.sync.FaultyGate.Fault;
import dev.lorekeep.sync.SourceRun.State;
import dev.lorekeep.testing.TestingWebDav;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real WebDAV server (rclone) behind a gate that can break. */
class WebDavSyncTest {
    private static final String SECRET = TestingWebDav.PASSWORD;

    @TempDir
    Path folder;

    private @Nullable TestingWebDav server;
    private FaultyGate gate;
    private TestingSync sync;
    private UUID source;

    @BeforeEach
    void start() throws Exception {
        server = new TestingWebDav(folder);
        gate = new FaultyGate(server.port());
        sync = TestingSync.fresh();
        source = sync.source(SourceKind.WEBDAV, settings(""), SECRET);
    }

    @AfterEach
    void stop() throws Exception {
        if (server == null) return;
        sync.close();
        gate.close();
        server.close();
    }

    private String settings(String path) {
        return "{\"url\": \"http://127.0.0.1:%d/%s\", \"user\": \"reader\", \"unencrypted\": true}"
                .formatted(gate.port(), path);
    }

    @Test
    void followsWhatHappensInTheFolder() throws Exception {
        write("plan.txt", "Build a lighthouse.");
        write("deep/er/Übersicht & Plan + 50%.txt", "Names as people write them.");
        write("deep/.hidden", "hidden");
        Files.createDirectories(folder.resolve("empty"));
        assertThat(sync.run(source).added()).isEqualTo(2);
        assertThat(sync.documents()).containsExactly("deep/er/Übersicht & Plan + 50%.txt 1", "plan.txt 1");
        assertThat(sync.run(source).changes()).isZero();
        write("plan.txt", "Build two lighthouses.");
        assertThat(sync.run(source).changed()).isEqualTo(1);
        Files.delete(folder.resolve("deep/er/Übersicht & Plan + 50%.txt"));
        assertThat(sync.run(source).removed()).isEqualTo(1);
        assertThat(sync.documents()).containsExactly("plan.txt 2");
    }

    @Test
    void keepsTheDocumentsOfAMovedFolder() throws Exception {
        write("old/a.txt", "First.");
        write("old/b.txt", "Second.");
        write("c.txt", "Third.");
        sync.run(source);
        var before = sync.documentOf("old/a.txt");
        var jobs = sync.jobs();
        Files.move(folder.resolve("old"), folder.resolve("new"));
        var run = sync.run(source);
        assertThat(run.renamed()).isEqualTo(2);
        assertThat(run.added() + run.changed() + run.removed()).isZero();
        assertThat(sync.documentOf("new/a.txt")).isEqualTo(before);
        assertThat(sync.jobs()).isEqualTo(jobs);
    }

    @Test
    void doesNotCountAFileThatWasOnlyTouchedAsChanged() throws Exception {
        write("a.txt", "The same.");
        sync.run(source);
        Files.setLastModifiedTime(folder.resolve("a.txt"), FileTime.from(Instant.parse("2024-01-01T00:00:00Z")));
        assertThat(sync.run(source).changes()).isZero();
        assertThat(sync.documents()).containsExactly("a.txt 1");
    }

    @Test
    void removesNothingWhenTheServerFailsInTheMiddle() throws Exception {
        for (var i = 0; i < 6; i++) write("folder" + i + "/file.txt", "Text " + i);
        sync.run(source);
        Files.delete(folder.resolve("folder0/file.txt"));
        for (var fault : new Fault[] {Fault.UNAVAILABLE, Fault.RESET, Fault.CUT}) {
            gate.spoil(request -> request.contains("/folder3") ? fault : Fault.NONE);
            var run = sync.run(source);
            assertThat(run.state()).as("%s", fault).isEqualTo(State.FAILED);
            assertThat(sync.documents()).as("%s", fault).hasSize(6);
        }
        gate.heal();
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.DONE);
        assertThat(run.removed()).isEqualTo(1);
        assertThat(sync.documents()).hasSize(5);
    }

    @Test
    void removesNothingWhenTheServerIsStopped() throws Exception {
        write("a.txt", "A");
        sync.run(source);
        if (server != null) server.close();
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.reason()).contains("127.0.0.1:" + gate.port());
        assertThat(sync.documents()).hasSize(1);
    }

    @Test
    void saysThatThePasswordIsWrong() throws Exception {
        write("a.txt", "A");
        var settings = sync.sources.byId(source).orElseThrow().settings();
        var finding = sync.probe.probe(settings, "wrong-password");
        assertThat(finding.reachable()).isFalse();
        assertThat(finding.message()).contains("refused the account reader");
        assertThat(finding.remedy()).contains("password");
        assertThat(finding.toString()).doesNotContain("wrong-password");
        assertThat(sync.probe.probe(settings, SECRET).samples()).containsExactly("a.txt");
    }

    @Test
    void saysThatThereIsNoSuchFolder() throws Exception {
        var other = sync.source(SourceKind.WEBDAV, settings("nowhere/"), SECRET);
        var finding = sync.probe.probe(sync.sources.byId(other).orElseThrow().settings(), SECRET);
        assertThat(finding.reachable()).isFalse();
        assertThat(finding.message()).contains("no folder /nowhere/");
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
