package dev.lorekeep.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lorekeep.testing.SmallDisk;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    @TempDir
    Path folder;

    @Test
    void isToldByTheSystemsWordsHoweverDeep() {
        var words = new IOException("No space left on device");
        assertThat(FullDisk.find(new UncheckedIOException("not written", words), folder))
                .get()
                .satisfies(full -> assertThat(full.reason())
                        .matches("The disk of " + folder + " is full: [0-9.]+ [kMGT]?(B|bytes) free\\."));
        var named = new FileSystemException(folder + "/a", null, "No space left on device");
        assertThat(FullDisk.find(new IllegalStateException(named), folder)).isPresent();
        assertThat(FullDisk.find(new IOException("Disk quota exceeded"), folder))
                .isPresent();
    }

    @Test
    void isToldByTheKernel() {
        var full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no " + full);
        assertThatThrownBy(() -> Files.write(full, new byte[10]))
                .satisfies(refused -> assertThat(FullDisk.find(refused, folder)).isPresent());
    }

    @Test
    void isToldByPostgreSql() {
        var refused = new IllegalStateException(new SQLException("could not extend file", "53100"));
        assertThat(FullDisk.find(refused, folder))
                .get()
                .satisfies(full -> assertThat(full.reason()).isEqualTo("The disk of the database is full."));
    }

    @Test
    void isNothingElse() {
        assertThat(FullDisk.find(new EOFException(), folder)).isEmpty();
        assertThat(FullDisk.find(new IllegalStateException("No space left on device"), folder))
                .isEmpty();
        assertThat(FullDisk.find(new SQLException("deadlock detected", "40P01"), folder))
                .isEmpty();
    }

    @Test
    void leavesNothingOfAnOriginalThatHasNoRoom() throws Exception {
        try (var disk = SmallDisk.at(folder.resolve("data"), 4)) {
            var data = DataFolder.open(disk.folder());
            var blobs = new BlobStore(data);
            disk.fill(1 << 20);
            assertThatThrownBy(() -> blobs.put(new ByteArrayInputStream(new byte[2 << 20])))
                    .isInstanceOf(FullDisk.class)
                    .hasMessageContaining("The disk of " + data.blobs());
            assertThat(data.temporary()).isEmptyDirectory();
            disk.makeRoom();
            assertThat(blobs.path(blobs.put(new ByteArrayInputStream(new byte[2 << 20]))
                            .sha256()))
                    .hasSize(2 << 20);
        }
    }

    /** Whatever the language of its words. */
    @Test
    void isToldByTheRoomThatIsLeft() throws Exception {
        try (var disk = SmallDisk.at(folder.resolve("data"), 2)) {
            var failure = new IOException("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");
            assertThat(FullDisk.find(failure, disk.folder())).isEmpty();
            disk.fill(0);
            assertThat(FullDisk.find(failure, disk.folder())).isPresent();
        }
    }
}
