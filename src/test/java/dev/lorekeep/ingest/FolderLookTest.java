package dev.lorekeep.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLookTest {
    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(folder.resolve("docs-ingest"));
    }

    @Test
    void findsFilesOfCollectionsAtAnyDepth() throws IOException {
        write("handbook/a.txt");
        write("handbook/deep/er/b.txt");
        write("stray.txt");
        write("handbook/.hidden/c.txt");
        write("handbook/~$lock.docx");
        var look = FolderLook.at(root);
        assertThat(look.files()).containsOnlyKeys("handbook/a.txt", "handbook/deep/er/b.txt");
        assertThat(look.strays()).containsExactly("stray.txt");
        var deep = requireNonNull(look.files().get("handbook/deep/er/b.txt"));
        assertThat(deep.folder()).isEqualTo("handbook");
        assertThat(deep.name()).isEqualTo("deep/er/b.txt");
        assertThat(deep.sourceUri()).isEqualTo("folder:handbook/deep/er/b.txt");
    }

    @Test
    void neverFollowsALinkOutOfTheFolder() throws IOException {
        var outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret.txt"), "secret");
        Files.createDirectory(root.resolve("handbook"));
        Files.createSymbolicLink(root.resolve("handbook/link.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("linked"), outside);
        assertThat(FolderLook.at(root).files()).isEmpty();
    }

    @Test
    void missesOnlyWhatItCouldHaveSeen() throws IOException {
        write("handbook/a.txt");
        var look = FolderLook.at(root);
        assertThat(look.misses("handbook/b.txt")).isTrue();
        assertThat(look.misses("handbook/a.txt")).isFalse();
        look.unreadable().add("other");
        assertThat(look.misses("other/deep/c.txt")).isFalse();
        assertThat(look.misses("others/c.txt")).isTrue();
    }

    @Test
    void saysThatItCannotSeeAMissingRoot() {
        assertThatThrownBy(() -> FolderLook.at(folder.resolve("gone"))).isInstanceOf(IOException.class);
    }

    private void write(String path) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path);
    }
}
