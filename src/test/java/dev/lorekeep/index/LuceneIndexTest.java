package dev.lorekeep.index;

import static dev.lorekeep.index.IndexedChunks.chunk;
import static dev.lorekeep.index.IndexedChunks.chunks;
import static dev.lorekeep.index.IndexedChunks.replacement;
import static dev.lorekeep.index.IndexedChunks.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.platform.FullDisk;
import dev.lorekeep.testing.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest {
    private static final String FINGERPRINT = "model-a";
    private static final UUID READERS = new UUID(1, 1);
    private static final UUID OTHERS = new UUID(2, 2);
    private static final AccessFilter FILTER = new AccessFilter(Set.of(READERS));
    private static final UUID DOCUMENT = new UUID(7, 7);

    @TempDir
    Path root;

    private LuceneIndex index;

    @BeforeEach
    void open() {
        index = LuceneIndex.open(root, FINGERPRINT);
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void findsByWordAndByVector() {
        var chunk = chunk(DOCUMENT, 3, READERS, "Grass snakes swim in ponds.");
        index.apply(List.of(new IndexChange.Replacement(5, DOCUMENT, List.of(chunk))));

        var byWord = index.keyword("Which snake swims?", FILTER, 10);
        assertThat(byWord).hasSize(1);
        assertThat(byWord.getFirst().chunkId()).isEqualTo(chunk.id());
        assertThat(byWord.getFirst().documentId()).isEqualTo(DOCUMENT);
        assertThat(byWord.getFirst().revision()).isEqualTo(1);
        assertThat(byWord.getFirst().ordinal()).isEqualTo(3);

        var byVector = index.nearest(chunk.vector(), FILTER, 10);
        assertThat(byVector).hasSize(1);
        assertThat(byVector.getFirst().score()).isEqualTo(1f, org.assertj.core.data.Offset.offset(1e-5f));
        assertThat(index.count(FILTER)).isEqualTo(1);
        assertThat(index.appliedSequence()).isEqualTo(5);
    }

    @Test
    void takesChangesAgainOnceItsDiskHasRoom() throws Exception {
        try (var disk = SmallDisk.at(root.resolve("small"), 4);
                var small = LuceneIndex.open(disk.folder(), FINGERPRINT)) {
            small.apply(List.of(replacement(1, DOCUMENT, READERS, "pond")));
            disk.fill(0);
            var next = List.of(replacement(2, new UUID(8, 8), READERS, "snake"));
            // again and again, as the loop does
            for (var attempt = 0; attempt < 2; attempt++)
                assertThatThrownBy(() -> small.apply(next))
                        .isInstanceOf(UncheckedIOException.class)
                        .satisfies(refused -> assertThat(FullDisk.find(refused, disk.folder()))
                                .isPresent());
            assertThat(small.keyword("pond", FILTER, 10))
                    .as("can still be searched")
                    .hasSize(1);
            disk.makeRoom();
            small.apply(next);
            assertThat(small.keyword("snake", FILTER, 10)).hasSize(1);
            assertThat(small.count(FILTER)).isEqualTo(2);
        }
    }

    @Test
    void findsWordsOfTheContext() {
        index.apply(List.of(replacement(1, DOCUMENT, READERS, "Nothing of the sort.")));

        assertThat(index.keyword("headings", FILTER, 10)).hasSize(1);
    }

    @Test
    void anEmptyFilterAdmitsNothing() {
        index.apply(List.of(replacement(1, DOCUMENT, READERS, "pond")));

        var nobody = new AccessFilter(Set.of());
        assertThat(index.keyword("pond", nobody, 10)).isEmpty();
        assertThat(index.nearest(vector(0), nobody, 10)).isEmpty();
        assertThat(index.count(nobody)).isZero();
    }

    @Test
    void replacingADocumentLeavesNoOldChunk() {
        index.apply(List.of(replacement(1, DOCUMENT, READERS, "old one", "old two", "old three")));
        index.apply(List.of(replacement(2, DOCUMENT, READERS, "new one")));

        assertThat(index.count(FILTER)).isEqualTo(1);
        assertThat(index.keyword("old", FILTER, 10)).isEmpty();
        assertThat(index.nearest(vector(2), FILTER, 10)).hasSize(1);
    }

    @Test
    void removesADocument() {
        index.apply(
                List.of(replacement(1, DOCUMENT, READERS, "pond"), replacement(2, new UUID(8, 8), READERS, "pond")));
        index.apply(List.of(new IndexChange.Removal(3, DOCUMENT)));

        assertThat(index.keyword("pond", FILTER, 10))
                .extracting(ChunkHit::documentId)
                .containsExactly(new UUID(8, 8));
    }

    @Test
    void applyingAgainChangesNothing() {
        var changes = List.of(
                replacement(1, DOCUMENT, READERS, "first"),
                replacement(2, DOCUMENT, READERS, "second"),
                replacement(3, new UUID(8, 8), READERS, "third"));
        index.apply(changes);
        index.apply(changes);
        index.apply(changes.subList(0, 1));

        assertThat(index.count(FILTER)).isEqualTo(2);
        assertThat(index.keyword("first", FILTER, 10)).isEmpty();
        assertThat(index.appliedSequence()).isEqualTo(3);
    }

    @Test
    void aCrashLeavesTheLastCommit() throws IOException {
        index.apply(List.of(replacement(1, DOCUMENT, READERS, "kept")));
        // the folder as it is on disk at this moment, while the writer is still open, is what a crash leaves behind
        var crashed = Files.createDirectory(root.resolve("crashed"));
        var folder = onlyFolder();
        Files.createDirectory(crashed.resolve(folder.getFileName()));
        for (var file : filesOf(folder))
            Files.copy(file, crashed.resolve(folder.getFileName()).resolve(file.getFileName()));
        index.apply(List.of(replacement(2, DOCUMENT, READERS, "later")));

        try (var reopened = LuceneIndex.open(crashed, FINGERPRINT)) {
            assertThat(reopened.appliedSequence()).isEqualTo(1);
            assertThat(reopened.keyword("kept", FILTER, 10)).hasSize(1);
            reopened.apply(List.of(replacement(2, DOCUMENT, READERS, "later")));
            assertThat(reopened.keyword("kept", FILTER, 10)).isEmpty();
            assertThat(reopened.keyword("later", FILTER, 10)).hasSize(1);
        }
    }

    @Test
    void aFailedBatchIsForgottenAndCanBeAppliedAgain() {
        index.apply(List.of(replacement(1, DOCUMENT, READERS, "kept")));
        var wrong = new IndexedChunk(
                UUID.randomUUID(), new UUID(9, 9), 1, 0, READERS, READERS, "t", "c", "wrong", new float[] {1, 0});
        var good = replacement(2, DOCUMENT, READERS, "next");

        assertThatThrownBy(() ->
                        index.apply(List.of(good, new IndexChange.Replacement(3, new UUID(9, 9), List.of(wrong)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(index.appliedSequence()).isEqualTo(1);
        assertThat(index.keyword("kept", FILTER, 10)).hasSize(1);

        index.apply(List.of(good));
        assertThat(index.appliedSequence()).isEqualTo(2);
        assertThat(index.keyword("next", FILTER, 10)).hasSize(1);
    }

    @Test
    void survivesReopening() {
        index.apply(List.of(replacement(4, DOCUMENT, READERS, "kept")));
        index.close();
        open();

        assertThat(index.isNew()).isFalse();
        assertThat(index.appliedSequence()).isEqualTo(4);
        assertThat(index.keyword("kept", FILTER, 10)).hasSize(1);
    }

    @Test
    void anotherEmbedderGetsAnotherIndex() {
        index.apply(List.of(replacement(4, DOCUMENT, READERS, "kept")));

        try (var other = LuceneIndex.open(root, "model-b")) {
            assertThat(other.isNew()).isTrue();
            assertThat(other.keyword("kept", FILTER, 10)).isEmpty();
        }
    }

    @Test
    void movesAnUnreadableIndexAside() throws IOException {
        index.apply(List.of(replacement(4, DOCUMENT, READERS, "kept")));
        index.close();
        for (var file : filesOf(onlyFolder())) {
            if (file.getFileName().toString().startsWith("segments_")) Files.writeString(file, "not an index");
        }
        open();

        assertThat(index.isNew()).isTrue();
        assertThat(foldersOf(root))
                .anyMatch(folder -> folder.getFileName().toString().endsWith(".unusable-1"));
        index.apply(List.of(replacement(4, DOCUMENT, READERS, "again")));
        assertThat(index.keyword("again", FILTER, 10)).hasSize(1);
    }

    @Test
    void removesWhatOtherEmbeddersAndBrokenOnesLeft() throws IOException {
        index.apply(List.of(replacement(4, DOCUMENT, READERS, "kept")));
        var own = onlyFolder();
        LuceneIndex.open(root, "model-b").close();
        Files.writeString(
                Files.createDirectories(root.resolve("0123456789abcdef.unusable-2"))
                        .resolve("_0.cfs"),
                "text");
        var foreign = Files.createDirectories(root.resolve("somebody-elses"));

        index.removeOthers();

        assertThat(foldersOf(root)).containsExactlyInAnyOrder(own, foreign);
        assertThat(index.keyword("kept", FILTER, 10)).hasSize(1);
        index.apply(List.of(replacement(5, DOCUMENT, READERS, "goes on")));
        assertThat(index.keyword("goes", FILTER, 10)).hasSize(1);
    }

    @Test
    void refusesASecondProcess() {
        assertThatThrownBy(() -> LuceneIndex.open(root, FINGERPRINT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another process");
    }

    @Test
    void clearForgetsEverything() {
        index.apply(List.of(replacement(4, DOCUMENT, READERS, "kept")));
        index.clear();

        assertThat(index.isNew()).isTrue();
        assertThat(index.count(FILTER)).isZero();
        index.close();
        open();
        assertThat(index.isNew()).isTrue();
    }

    @Test
    void anySortOfTextIsAQuestion() {
        index.apply(List.of(replacement(1, DOCUMENT, READERS, "pond " + "x".repeat(40_000))));

        for (var text : List.of(
                "pond AND (",
                "pond\"",
                "\"pond pond\"",
                "title:pond~^2",
                "\uD83D\uDC38 pond",
                "\u0000pond",
                "pond ".repeat(1_500)))
            assertThat(index.keyword(text, FILTER, 10)).as(text).hasSizeLessThanOrEqualTo(1);
        assertThat(index.keyword("?!", FILTER, 10)).isEmpty();
        assertThat(index.keyword("x".repeat(40_000), FILTER, 10)).hasSize(1);
    }

    @Test
    void findsChineseByPairsOfCharacters() {
        index.apply(List.of(replacement(1, DOCUMENT, READERS, "黑豹队的防守只丢了308分，在联赛中排名第六。")));

        assertThat(index.keyword("防守排名", FILTER, 10)).hasSize(1);
        assertThat(index.keyword("足球", FILTER, 10)).isEmpty();
    }

    @Test
    void othersDoNotSeeIt() {
        index.apply(List.of(new IndexChange.Replacement(1, DOCUMENT, chunks(DOCUMENT, OTHERS, "pond", "lake"))));

        assertThat(index.keyword("pond lake", FILTER, 10)).isEmpty();
        assertThat(index.nearest(vector(0), FILTER, 10)).isEmpty();
        assertThat(index.count(FILTER)).isZero();
    }

    private Path onlyFolder() throws IOException {
        return foldersOf(root).stream()
                .filter(folder -> !folder.endsWith("crashed"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> foldersOf(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(file -> !file.endsWith("write.lock")).toList();
        }
    }
}
