package dev.lorekeep.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.platform.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {
    private static final UUID SOURCE = UUID.fromString("00000000-0000-0000-0000-000000000001");

    @TempDir
    Path root;

    private SealedSecrets secrets;
    private Path key;

    @BeforeEach
    void open() {
        secrets = new SealedSecrets(DataFolder.open(root), new TestingSyncConfig());
        key = root.resolve("secrets/sources.key");
    }

    @Test
    void opensWhatItSealed() throws IOException {
        var sealed = secrets.seal(SOURCE, "päss word");
        assertThat(secrets.open(SOURCE, sealed)).isEqualTo("päss word");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("word");
        assertThat(secrets.seal(SOURCE, "päss word")).as("never twice the same").isNotEqualTo(sealed);
    }

    @Test
    void keepsItsKeyInAFileThatOnlyTheOwnerCanRead() throws IOException {
        assertThat(key).doesNotExist();
        secrets.seal(SOURCE, "secret");
        assertThat(Files.getPosixFilePermissions(key)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void opensNothingInAnotherSourcesName() {
        var sealed = secrets.seal(SOURCE, "secret");
        assertThatThrownBy(() -> secrets.open(UUID.randomUUID(), sealed))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining("belongs to another source");
    }

    @Test
    void noticesEveryChangedByte() {
        var sealed = secrets.seal(SOURCE, "secret");
        for (var i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> secrets.open(SOURCE, changed))
                    .as("byte %d", i)
                    .isInstanceOf(SourceTrouble.class);
        }
        assertThatThrownBy(() -> secrets.open(SOURCE, new byte[3])).isInstanceOf(SourceTrouble.class);
    }

    @Test
    void namesTheKeyThatIsMissing() throws IOException {
        var sealed = secrets.seal(SOURCE, "secret");
        var id = HexFormat.of().formatHex(sealed, 1, 9);
        Files.delete(key);
        assertThatThrownBy(() -> secrets.open(SOURCE, sealed))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining(id)
                .hasMessageContaining(key.toString());
    }

    @Test
    void opensWithAnOlderKeyAndSealsWithTheFirst() throws IOException {
        var old = secrets.seal(SOURCE, "secret");
        var oldKey = Files.readString(key);
        Files.delete(key);
        var recent = secrets.seal(SOURCE, "secret");
        Files.writeString(key, Files.readString(key) + oldKey);
        assertThat(secrets.open(SOURCE, old)).isEqualTo("secret");
        assertThat(secrets.open(SOURCE, recent)).isEqualTo("secret");
        assertThat(HexFormat.of().formatHex(secrets.seal(SOURCE, "x"), 1, 9))
                .isEqualTo(HexFormat.of().formatHex(recent, 1, 9));
    }

    @Property(tries = 100)
    void opensAnySecret(@ForAll @StringLength(max = 200) String secret) throws IOException {
        var folder = Files.createTempDirectory("sealed");
        try {
            var fresh = new SealedSecrets(DataFolder.open(folder), new TestingSyncConfig());
            var wellFormed = new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            assertThat(fresh.open(SOURCE, fresh.seal(SOURCE, wellFormed))).isEqualTo(wellFormed);
        } finally {
            org.assertj.core.util.Files.delete(folder.toFile());
        }
    }
}
