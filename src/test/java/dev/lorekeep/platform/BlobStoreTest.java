package dev.lorekeep.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BlobStoreTest {
    private static final DataFolder FOLDER = scratch();
    private final BlobStore store = new BlobStore(FOLDER);

    @Property(tries = 100)
    void returnsTheBytesUnderTheirHash(@ForAll @Size(max = 20_000) byte[] content) throws Exception {
        var blob = put(content);
        assertThat(blob.sha256()).isEqualTo(sha256(content));
        assertThat(blob.sizeBytes()).isEqualTo(content.length);
        assertThat(store.path(blob.sha256())).hasBinaryContent(content);
    }

    @Property(tries = 50)
    void storesEqualContentOnce(@ForAll @Size(max = 2_000) byte[] content) throws IOException {
        var first = put(content);
        assertThat(put(content)).isEqualTo(first);
        try (var names = Files.list(store.path(first.sha256()).getParent())) {
            assertThat(names.filter(name -> name.endsWith(first.sha256()))).hasSize(1);
        }
        assertThat(FOLDER.temporary()).isEmptyDirectory();
    }

    @Property(tries = 50)
    void forgetsWhatIsDeleted(@ForAll @Size(max = 2_000) byte[] content) throws IOException {
        var blob = put(content);
        assertThat(store.delete(blob.sha256())).isTrue();
        assertThat(store.path(blob.sha256())).doesNotExist();
        assertThat(store.delete(blob.sha256())).isFalse();
    }

    @Property
    void refusesNamesThatAreNoHashes(@ForAll String name) {
        assertThatThrownBy(() -> store.path(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.path("../" + name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leavesNothingBehindWhenTheSourceBreaks() {
        var broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) throw new IOException("the connection broke");
                return 'x';
            }
        };
        assertThatThrownBy(() -> store.put(broken)).hasMessage("the connection broke");
        assertThat(FOLDER.temporary()).isEmptyDirectory();
    }

    private static DataFolder scratch() {
        try {
            var testing = Files.createDirectories(Path.of("target", "testing"));
            return DataFolder.open(Files.createTempDirectory(testing, "blobs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Blob put(byte[] content) throws IOException {
        return store.put(new ByteArrayInputStream(content));
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
