package dev.lorekeep.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Role;
import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.Embedder.Side;
import dev.lorekeep.embed.Reranking;
import dev.lorekeep.index.IndexChange;
import dev.lorekeep.index.IndexedChunk;
import dev.lorekeep.index.LuceneIndex;
import dev.lorekeep.testing.TestingDatabase;
import dev.lorekeep.testing.TestingEmbedder;
import dev.lorekeep.testing.TestingReranker;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL has the last word: an index that is behind hides passages but never shows one. */
class HybridRetrieverTest {
    private static final DataSource DATABASE = TestingDatabase.fresh();
    private static final Caller CALLER = new Caller(UUID.randomUUID(), "ann", Role.USER, Set.of(), Optional.empty());

    @TempDir
    Path folder;

    private TestingEmbedder embedder = new TestingEmbedder();
    private final Set<UUID> readable = new HashSet<>();
    private final AccessRules rules = new AccessRules() {
        @Override
        public AccessFilter filterFor(Caller caller, Set<UUID> collections) {
            var admitted = new HashSet<>(readable);
            if (!collections.isEmpty()) admitted.retainAll(collections);
            return new AccessFilter(admitted);
        }

        @Override
        public boolean mayRead(Caller caller, UUID collection) {
            return readable.contains(collection);
        }
    };
    private LuceneIndex index;
    private HybridRetriever retriever;
    private UUID collection;

    @BeforeEach
    void open() {
        index = LuceneIndex.open(folder, "testing");
        retriever = retriever(new Reranking.Off());
        collection = collection();
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void findsTheBestFirst() {
        document(collection, "The heron stands in the pond.");
        var otters = document(collection, "Otters swim in the river at night.");

        var found = find("Where do otters swim?");

        assertThat(found).hasSize(2);
        assertThat(found.getFirst().documentId()).isEqualTo(otters);
        assertThat(found.getFirst().text()).isEqualTo("Otters swim in the river at night.");
        assertThat(found.getFirst().score()).isGreaterThan(found.getLast().score());
    }

    @Test
    void hidesWhatIsGoneFromTheDatabase() {
        var document = document(collection, "Otters swim.");
        execute("delete from document where id = ?", document);

        assertThat(find("otters")).isEmpty();
    }

    @Test
    void hidesWhatIsBeingRemoved() {
        var document = document(collection, "Otters swim.");
        execute("update document set state = 'REMOVING' where id = ?", document);

        assertThat(find("otters")).isEmpty();
    }

    @Test
    void hidesRevisionsThatSearchesNoLongerSee() {
        var document = document(collection, "Otters swim.");
        execute("update document set indexed_revision = 2 where id = ?", document);

        assertThat(find("otters")).isEmpty();
    }

    @Test
    void hidesWhatMovedToACollectionThatTheCallerMayNotRead() {
        var document = document(collection, "Otters swim.");
        var closed = collection();
        readable.remove(closed);
        execute("update document set collection_id = ? where id = ?", closed, document);

        assertThat(find("otters")).isEmpty();
    }

    @Test
    void rightsThatEndedCountAtOnce() {
        document(collection, "Otters swim.");
        assertThat(find("otters")).hasSize(1);
        readable.remove(collection);

        assertThat(find("otters")).isEmpty();
    }

    @Test
    void gapsAreFilledByTheNextBest() {
        var gone = document(collection, "Otters otters otters.");
        var kept = document(collection, "Otters swim in the river at night.");
        execute("delete from document where id = ?", gone);

        assertThat(retriever.find(new Query("otters", Set.of(), 1), CALLER))
                .extracting(Passage::documentId)
                .containsExactly(kept);
    }

    @Test
    void staysInTheCollectionsAskedFor() {
        var other = collection();
        document(collection, "Otters swim.");
        var wanted = document(other, "Otters sleep.");

        assertThat(retriever.find(new Query("otters", Set.of(other), 10), CALLER))
                .extracting(Passage::documentId)
                .containsExactly(wanted);
    }

    @Test
    void asksEachCollectionForItsOwnTask() {
        embedder = TestingEmbedder.told("");
        retriever = retriever(new Reranking.Off());
        var money = collection();
        var neither = collection();
        instruct(collection, "river water shore");
        instruct(money, "money account savings");
        for (var each : List.of(collection, money, neither)) {
            document(each, "The river has a shore of clay, and water.");
            document(each, "An account holds money and savings.");
        }

        assertThat(nearest(collection)).contains("shore");
        assertThat(nearest(money)).contains("savings");
        // all at once: each collection's best by its own task, none twice, and none of those that are closed
        readable.remove(neither);
        var found = find("bank");
        assertThat(found).hasSize(4).extracting(Passage::chunkId).doesNotHaveDuplicates();
        assertThat(found.subList(0, 2)).extracting(Passage::collectionId).containsExactlyInAnyOrder(collection, money);
    }

    @Test
    void tellsNothingToAModelThatIsToldNothing() {
        var unasked = find("bank");
        instruct(collection, "river water shore");
        document(collection, "The river has a shore of clay, and water.");
        var asUsual = find("bank").getFirst().score();
        execute("update collection set query_instruction = null where id = ?", collection);

        assertThat(unasked).isEmpty();
        assertThat(find("bank").getFirst().score()).isEqualTo(asUsual);
    }

    private String nearest(UUID of) {
        return retriever
                .find(new Query("bank", Set.of(of), 1), CALLER)
                .getFirst()
                .text();
    }

    private static void instruct(UUID collection, String instruction) {
        execute("update collection set query_instruction = ? where id = ?", instruction, collection);
    }

    @Test
    void theRerankerHasTheLastWordOnTheOrder() {
        var best = document(collection, "Otters swim in the river.");
        var better = document(collection, "Otters sleep.");
        var last = document(collection, "The heron stands in the pond.");
        var reranker =
                new TestingReranker(text -> text.contains("heron") ? 0.9f : text.contains("sleep") ? 0.5f : 0.1f);
        retriever = retriever(new Reranking.On(reranker, 10, Duration.ofMinutes(1)));

        var found = find("otters swim in the river");

        assertThat(found).extracting(Passage::documentId).containsExactly(last, better, best);
        assertThat(found).extracting(Passage::score).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(reranker.seen())
                .containsExactlyInAnyOrder(
                        "A\nOtters swim in the river.", "A\nOtters sleep.", "A\nThe heron stands in the pond.");
    }

    @Test
    void theRerankerFindsWhatTheLimitWouldHaveCutOff() {
        document(collection, "Otters swim in the river.");
        var heron = document(collection, "The heron stands in the pond.");
        var reranker = new TestingReranker(text -> text.contains("heron") ? 1 : 0);
        retriever = retriever(new Reranking.On(reranker, 10, Duration.ofMinutes(1)));

        assertThat(retriever.find(new Query("otters swim", Set.of(), 1), CALLER))
                .extracting(Passage::documentId)
                .containsExactly(heron);
    }

    @Test
    void whatTheRerankerDoesNotReadComesAfterWhatItDoes() {
        var first = document(collection, "Otters swim in the river at night.");
        var second = document(collection, "Otters swim in the river.");
        var third = document(collection, "The heron stands in the pond.");
        // the better it was before, the worse it is now
        var reranker = new TestingReranker(text -> text.contains("night") ? 0 : 0.001f);
        retriever = retriever(new Reranking.On(reranker, 2, Duration.ofMinutes(1)));

        var found = find("otters swim in the river at night");

        assertThat(found).extracting(Passage::documentId).containsExactly(second, first, third);
        assertThat(found).extracting(Passage::score).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(reranker.seen()).hasSize(2);
    }

    @Test
    void theOrderOfTheSearchStandsWhenTheRerankerIsLate() {
        document(collection, "The heron stands in the pond.");
        var otters = document(collection, "Otters swim in the river at night.");
        var expected = find("Where do otters swim?");
        var late = TestingReranker.late();
        retriever = retriever(new Reranking.On(late, 10, Duration.ofMillis(1)));

        assertThat(find("Where do otters swim?")).isEqualTo(expected);
        assertThat(expected.getFirst().documentId()).isEqualTo(otters);
        assertThat(late.isCancelled()).isTrue();
    }

    @Test
    void theOrderOfTheSearchStandsWhenTheRerankerFails() {
        document(collection, "The heron stands in the pond.");
        document(collection, "Otters swim in the river at night.");
        var expected = find("Where do otters swim?");
        var failing = new TestingReranker(text -> {
            throw new IllegalStateException("out of memory");
        });
        retriever = retriever(new Reranking.On(failing, 10, Duration.ofMinutes(1)));

        assertThat(find("Where do otters swim?")).isEqualTo(expected);
    }

    @Test
    void theRerankerNeverSeesWhatTheCallerMayNotRead() {
        document(collection, "Otters swim in the open.");
        document(collection, "Otters sleep in the open.");
        var closed = collection();
        document(closed, "Otters swim in secret.");
        readable.remove(closed);
        // moved while the index still says that it is open
        var moved = document(collection, "Otters swim in the moved secret.");
        execute("update document set collection_id = ? where id = ?", closed, moved);
        var removed = document(collection, "Otters swim in the removed secret.");
        execute("update document set state = 'REMOVING' where id = ?", removed);
        var reranker = new TestingReranker(text -> 0.5f);
        retriever = retriever(new Reranking.On(reranker, 10, Duration.ofMinutes(1)));

        assertThat(find("otters swim secret")).hasSize(2);
        assertThat(reranker.seen()).hasSize(2).noneMatch(text -> text.contains("secret"));
    }

    private HybridRetriever retriever(Reranking reranking) {
        return new HybridRetriever(
                rules,
                embedder,
                new QueryInstructions(DATABASE, embedder),
                index,
                new StoredPassages(DATABASE),
                new RerankedPassages(reranking));
    }

    private List<Passage> find(String question) {
        return retriever.find(new Query(question, Set.of(), 10), CALLER);
    }

    private UUID collection() {
        var id = UUID.randomUUID();
        execute(
                "insert into collection (id, slug, name, created_at) values (?, ?, 'Ponds', now())",
                id,
                "collection-" + id);
        readable.add(id);
        return id;
    }

    private UUID document(UUID collection, String text) {
        var document = UUID.randomUUID();
        var chunk = UUID.randomUUID();
        execute(
                "insert into document (id, collection_id, source_uri, name, title, sha256, media_type, size_bytes, revision,"
                        + " indexed_revision, state, stage, created_at, updated_at)"
                        + " values (?, ?, ?, 'a.txt', 'A', 'x', 'text/plain', 1, 1, 1, 'SEARCHABLE', 'DONE', now(), now())",
                document,
                collection,
                document.toString());
        execute(
                "insert into chunk (id, document_id, revision, ordinal, start_offset, end_offset, page, heading_path, context,"
                        + " body, sha256) values (?, ?, 1, 0, 0, ?, 0, '{}', 'A', ?, 'x')",
                chunk,
                document,
                text.length(),
                text);
        var vector = embedder.embed(List.of(text), Side.DOCUMENT, Priority.BULK)
                .join()
                .getFirst();
        var indexed = new IndexedChunk(chunk, document, 1, 0, collection, collection, "A", "A", text, vector);
        index.apply(List.of(new IndexChange.Replacement(index.appliedSequence() + 1, document, List.of(indexed))));
        return document;
    }

    private static void execute(String sql, Object... values) {
        try (var connection = DATABASE.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
