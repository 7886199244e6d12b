package dev.lorekeep.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.sync.FaultyGate.Fault;
import dev.lorekeep.sync.SourceRun.State;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Against a real S3 server (s3proxy) behind a gate that can break. */
class S3SyncTest {
    private static final String SECRET = "s3-secret-key-1234567890";

    private final TransientNio2BlobStore blobs = new TransientNio2BlobStore();
    private S3Proxy server;
    private FaultyGate gate;
    private TestingSync sync;
    private UUID source;

    @BeforeEach
    void start() throws Exception {
        server = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "reader", SECRET)
                .blobStore(blobs)
                .build();
        server.start();
        blobs.createContainer("files");
        gate = new FaultyGate(server.getPort());
        sync = TestingSync.fresh();
        source = sync.source(SourceKind.S3, settings("files"), SECRET);
    }

    @AfterEach
    void stop() throws Exception {
        sync.close();
        gate.close();
        server.stop();
        blobs.close();
    }

    private String settings(String bucket) {
        return "{\"endpoint\": \"http://127.0.0.1:%d\", \"bucket\": \"%s\", \"accessKeyId\": \"reader\"}"
                .formatted(gate.port(), bucket);
    }

    @Test
    void followsWhatHappensInTheBucket() {
        put("plan.txt", "Build a lighthouse.");
        put("deep/er/note.txt", "A note.");
        put("deep/.hidden", "hidden");
        var first = sync.run(source);
        assertThat(first.state()).isEqualTo(State.DONE);
        assertThat(first.added()).isEqualTo(2);
        assertThat(sync.documents()).containsExactly("deep/er/note.txt 1", "plan.txt 1");
        var again = sync.run(source);
        assertThat(again.changes()).isZero();
        assertThat(again.seen()).isEqualTo(2);
        put("plan.txt", "Build two lighthouses.");
        assertThat(sync.run(source).changed()).isEqualTo(1);
        assertThat(sync.documents()).containsExactly("deep/er/note.txt 1", "plan.txt 2");
        blobs.removeBlob("files", "deep/er/note.txt");
        assertThat(sync.run(source).removed()).isEqualTo(1);
        assertThat(sync.documents()).containsExactly("plan.txt 2");
    }

    @Test
    void keepsTheDocumentOfARenamedFile() {
        put("old/name.txt", "The same bytes.");
        put("other.txt", "Other bytes.");
        sync.run(source);
        var before = sync.documentOf("old/name.txt");
        var jobs = sync.jobs();
        put("new/place.txt", "The same bytes.");
        blobs.removeBlob("files", "old/name.txt");
        var run = sync.run(source);
        assertThat(run.renamed()).isEqualTo(1);
        assertThat(run.removed()).isZero();
        assertThat(run.added()).isZero();
        assertThat(sync.documentOf("new/place.txt")).isEqualTo(before);
        assertThat(sync.jobs()).as("nothing is parsed or embedded again").isEqualTo(jobs);
        assertThat(sync.run(source).changes()).isZero();
    }

    @Test
    void isNoRenameWhileTheOldOneIsThere() {
        put("one.txt", "The same bytes.");
        sync.run(source);
        put("two.txt", "The same bytes.");
        assertThat(sync.run(source).added()).isEqualTo(1);
        assertThat(sync.documents()).containsExactly("one.txt 1", "two.txt 1");
    }

    @Test
    void keepsWhatItKnowsWhenTheServerIsDown() {
        for (var i = 0; i < 5; i++) put("file" + i + ".txt", "Text " + i);
        sync.run(source);
        for (var fault : new Fault[] {Fault.UNAVAILABLE, Fault.RESET, Fault.CUT}) {
            gate.spoil(request -> fault);
            var run = sync.run(source);
            assertThat(run.state()).as("%s", fault).isEqualTo(State.FAILED);
            assertThat(run.reason()).contains("127.0.0.1:" + gate.port());
            assertThat(run.remedy()).contains("tried again");
            assertThat(sync.documents()).as("%s", fault).hasSize(5);
        }
        assertThat(sync.pauses).as("tried again with a pause").isNotEmpty();
        gate.heal();
        assertThat(sync.run(source).changes()).isZero();
        assertThat(sync.documents()).hasSize(5);
    }

    @Test
    void removesNothingWhenTheListingBreaksOffHalfWay() {
        for (var i = 0; i < 1_100; i++) put("file%04d.txt".formatted(i), "Text " + i);
        assertThat(sync.run(source).added()).isEqualTo(1_100);
        blobs.removeBlob("files", "file0000.txt");
        // the first page of 1,000 comes, the second does not
        gate.spoil(request -> request.contains("continuation-token") ? Fault.UNAVAILABLE : Fault.NONE);
        var broken = sync.run(source);
        assertThat(broken.state()).isEqualTo(State.FAILED);
        assertThat(broken.checkpoint()).isNotNull();
        assertThat(sync.documents()).hasSize(1_100);
        var listings = new AtomicInteger();
        gate.spoil(request -> {
            if (request.contains("list-type=2") && !request.contains("continuation-token")) listings.incrementAndGet();
            return Fault.NONE;
        });
        var resumed = sync.run(source);
        assertThat(resumed.id()).isEqualTo(broken.id());
        assertThat(resumed.state()).isEqualTo(State.DONE);
        assertThat(listings).as("the first page is not listed again").hasValue(0);
        assertThat(resumed.removed()).isEqualTo(1);
        assertThat(sync.documents()).hasSize(1_099);
    }

    @Test
    void removesNothingWhenTheBucketLooksEmpty() {
        put("a.txt", "A");
        put("b.txt", "B");
        sync.run(source);
        blobs.removeBlob("files", "a.txt");
        blobs.removeBlob("files", "b.txt");
        var held = sync.run(source);
        assertThat(held.state()).isEqualTo(State.HELD);
        assertThat(held.reason()).contains("2 documents");
        assertThat(sync.documents()).hasSize(2);
        assertThat(sync.runAcceptingEmpty(source).removed()).isEqualTo(2);
        assertThat(sync.documents()).isEmpty();
    }

    @Test
    void goesOnWithOtherFilesWhenOneCannotBeHad() {
        put("a.txt", "A");
        put("b.txt", "B");
        put("c.txt", "C");
        gate.spoil(request -> request.contains("b.txt") ? Fault.UNAVAILABLE : Fault.NONE);
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.DONE);
        assertThat(run.failed()).isEqualTo(1);
        assertThat(run.reason()).contains("1 file could not be read", "503");
        assertThat(run.added()).isEqualTo(2);
        gate.heal();
        assertThat(sync.run(source).added()).isEqualTo(1);
        assertThat(sync.documents()).hasSize(3);
    }

    @Test
    void saysThatTheKeyIsWrong() throws Exception {
        put("a.txt", "A");
        sync.run(source);
        var node = sync.sources.byId(source).orElseThrow();
        sync.sources.change(source, "Source", node.given(), sync.secrets.seal(source, "wrong"), 60);
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.reason()).contains("refused the access key reader", "files");
        assertThat(run.remedy()).contains("secret key");
        assertThat(run.reason() + run.remedy()).doesNotContain("wrong");
        assertThat(sync.documents()).hasSize(1);
        var finding = sync.probe.probe(node.settings(), "wrong");
        assertThat(finding.reachable()).isFalse();
        assertThat(sync.probe.probe(node.settings(), SECRET).samples()).containsExactly("a.txt");
    }

    @Test
    void saysThatThereIsNoSuchBucket() throws Exception {
        var other = sync.source(SourceKind.S3, settings("nowhere"), SECRET);
        var finding = sync.probe.probe(sync.sources.byId(other).orElseThrow().settings(), SECRET);
        assertThat(finding.reachable()).isFalse();
        assertThat(finding.message()).contains("no bucket nowhere");
    }

    @Test
    void showsAFileThatIsTooLarge() {
        put("large.txt", "x".repeat(1_000_001));
        put("small.txt", "x");
        var run = sync.run(source);
        assertThat(run.added()).isEqualTo(1);
        assertThat(run.failed()).isEqualTo(1);
        assertThat(sync.database.list(row -> row.getString(1), "select reason from document where name = 'large.txt'"))
                .singleElement()
                .asString()
                .contains("the limit is 1 MB");
        assertThat(sync.run(source).failed())
                .as("not tried again until it changes")
                .isZero();
    }

    private void put(String key, String text) {
        var bytes = text.getBytes(UTF_8);
        var request = PutObjectRequest.builder()
                .bucket("files")
                .key(key)
                .contentLength((long) bytes.length)
                .build();
        blobs.putBlob(request, new ByteArrayInputStream(bytes));
    }
}
