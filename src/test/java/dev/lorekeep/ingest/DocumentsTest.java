package dev.lorekeep.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.access.Collections;
import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.platform.BlobStore;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class DocumentsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Documents documents;

    @Inject
    Collections collections;

    @Inject
    PassageIndex index;

    @Inject
    Database database;

    @Inject
    BlobStore blobs;

    private UUID collection;

    @BeforeEach
    void makeCollection() {
        collection = collections.ofFolder("documents-test-" + UUID.randomUUID()).id;
    }

    @Test
    void makesAnUploadSearchable() throws Exception {
        var id = submit("fjords.txt", "The Geirangerfjord is fifteen kilometres long.");
        documents.awaitIdle(SOON);
        var document = documents.byId(id).orElseThrow();
        assertThat(document.state()).isEqualTo(DocumentState.SEARCHABLE);
        assertThat(document.stage()).isEqualTo(Stage.DONE);
        assertThat(document.chunkCount()).isEqualTo(1);
        assertThat(document.attempts()).isEqualTo(1);
        assertThat(found("Geirangerfjord")).containsExactly(id);
    }

    @Test
    void replacesADocumentOfTheSameName() throws Exception {
        var first = submit("menu.txt", "Monday: pumpkin soup.");
        documents.awaitIdle(SOON);
        var second = submit("menu.txt", "Monday: potato gratin.");
        documents.awaitIdle(SOON);
        assertThat(second).isEqualTo(first);
        assertThat(documents.byId(first).orElseThrow().revision()).isEqualTo(2);
        assertThat(found("pumpkin")).isEmpty();
        assertThat(found("gratin")).containsExactly(first);
        assertThat(count("select count(*) from chunk where document_id = ?", first))
                .isEqualTo(1);
        assertThat(count("select count(*) from document_text where document_id = ?", first))
                .isEqualTo(1);
        assertThat(count("select count(*) from change where document_id = ?", first))
                .isEqualTo(1);
    }

    @Test
    void doesNothingForTheSameBytes() throws Exception {
        var first = submit("same.txt", "Nothing new under the sun.");
        documents.awaitIdle(SOON);
        var second = submit("same.txt", "Nothing new under the sun.");
        documents.awaitIdle(SOON);
        assertThat(second).isEqualTo(first);
        var document = documents.byId(first).orElseThrow();
        assertThat(document.revision()).isEqualTo(1);
        assertThat(document.attempts()).isEqualTo(1);
    }

    @Test
    void removesADocumentFromListsSearchesAndTheBlobStore() throws Exception {
        var id = submit("secret.txt", "The launch code is walrus.");
        documents.awaitIdle(SOON);
        var original = blobs.path(documents.byId(id).orElseThrow().sha256());
        assertThat(original).exists();
        assertThat(documents.remove(id)).isTrue();
        assertThat(documents.byId(id)).isEmpty();
        documents.awaitIdle(SOON);
        assertThat(found("walrus")).isEmpty();
        Eventually.passes(SOON, () -> assertThat(original).doesNotExist());
        assertThat(documents.remove(id)).isFalse();
    }

    @Test
    void keepsAnOriginalThatAnotherDocumentHas() throws Exception {
        var one = submit("one.txt", "Shared words of two files.");
        var two = submit("two.txt", "Shared words of two files.");
        documents.awaitIdle(SOON);
        documents.remove(one);
        documents.awaitIdle(SOON);
        Eventually.passes(
                SOON,
                () -> assertThat(database.<Long>query(session -> session.number(
                                "select count(*) from scheduled_tasks where task_name = 'forget-original' and task_instance = ?",
                                documents.byId(two).orElseThrow().sha256())))
                        .isZero());
        assertThat(blobs.path(documents.byId(two).orElseThrow().sha256())).exists();
    }

    @Test
    void removesACollectionWithAllItsDocuments() throws Exception {
        for (var i = 0; i < 5; i++) submit("note" + i + ".txt", "Note number " + i + " about herons.");
        documents.awaitIdle(SOON);
        assertThat(found("herons")).hasSize(5);
        assertThat(documents.removeCollection(collection)).isTrue();
        documents.awaitIdle(SOON);
        assertThat(index.count(new AccessFilter(Set.of(collection)))).isZero();
        assertThat(collections.byId(collection)).isEmpty();
    }

    @Test
    void saysWhyAFileFailedAndTriesAgainOnRequest() throws Exception {
        var id = submit("broken.pdf", "%PDF-1.7 this is no PDF");
        documents.awaitIdle(SOON);
        var failed = documents.byId(id).orElseThrow();
        assertThat(failed.state()).isEqualTo(DocumentState.FAILED);
        assertThat(failed.reason()).isNotBlank();
        assertThat(failed.remedy()).isNotBlank();
        assertThat(documents.retry(List.of(id))).hasSize(1);
        documents.awaitIdle(SOON);
        assertThat(documents.byId(id).orElseThrow().attempts()).isEqualTo(1);
        assertThat(documents.byId(id).orElseThrow().state()).isEqualTo(DocumentState.FAILED);
    }

    @Test
    void refusesAnEmptyFileInWords() throws Exception {
        var id = submit("empty.txt", "");
        documents.awaitIdle(SOON);
        var document = documents.byId(id).orElseThrow();
        assertThat(document.state()).isEqualTo(DocumentState.FAILED);
        assertThat(document.reason()).isEqualTo("The file is empty: it has no bytes.");
        assertThat(documents.retry(List.of(id))).isEmpty();
    }

    @Test
    void takesManyDocumentsAtOnce() throws Exception {
        var ids = IntStream.range(0, 200)
                .mapToObj(i -> submit("many" + i + ".txt", "Lighthouse number " + i + " stands at mile " + i * 7 + "."))
                .toList();
        documents.awaitIdle(SOON);
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(index.count(new AccessFilter(Set.of(collection)))).isEqualTo(200);
        assertThat(documents.progress().collections())
                .filteredOn(tally -> tally.id().equals(collection))
                .singleElement()
                .satisfies(tally -> assertThat(tally.searchable()).isEqualTo(200));
    }

    @Test
    void workingTwiceLeavesTheSameRows() throws Exception {
        var id = submit("twice.txt", "One line about otters.");
        documents.awaitIdle(SOON);
        var before = chunkIds(id);
        documents.retry(List.of(id));
        documents.awaitIdle(SOON);
        assertThat(chunkIds(id)).isEqualTo(before);
        assertThat(found("otters")).containsExactly(id);
    }

    private UUID submit(String name, String text) {
        return documents.submit(collection, "upload:" + name, name, new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private List<UUID> found(String words) {
        return index.keyword(words, new AccessFilter(Set.of(collection)), 50).stream()
                .map(hit -> hit.documentId())
                .toList();
    }

    private List<UUID> chunkIds(UUID document) {
        return database.query(session -> session.list(
                row -> row.getObject(1, UUID.class),
                "select id from chunk where document_id = ? order by ordinal",
                document));
    }

    private long count(String sql, UUID document) {
        return database.<Long>query(session -> session.number(sql, document));
    }
}
