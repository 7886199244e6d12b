package dev.lorekeep.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.access.AccessFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.lucene.util.IOUtils;

/** For random histories of changes, filters and questions: searches see exactly what the filter admits. */
class LuceneIndexAccessTest {
    private static final List<UUID> SETS = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3), new UUID(0, 4));
    private static final List<String> WORDS = List.of("pond", "lake", "river", "heron", "otter");

    private static final Path ROOT = scratch();
    private static final LuceneIndex INDEX = LuceneIndex.open(ROOT, "property");

    private static Path scratch() {
        try {
            return Files.createTempDirectory("lucene-access");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterContainer
    static void close() throws IOException {
        INDEX.close();
        IOUtils.rm(ROOT);
    }

    /** @param access number of its access set; negative removes the document */
    record Step(int document, int access, List<String> texts) {}

    @Property(tries = 60)
    void nothingOutsideTheFilterComesBack(
            @ForAll("histories") List<Step> history,
            @ForAll("filters") Set<UUID> sets,
            @ForAll("texts") String question,
            @ForAll long vectorSeed) {
        INDEX.clear();
        var expected = new HashMap<UUID, UUID>();
        var accessOf = new HashMap<UUID, UUID>();
        for (var step : history) apply(step, expected, accessOf);

        var filter = new AccessFilter(sets);
        var visible = expected.entrySet().stream()
                .filter(entry -> sets.contains(entry.getValue()))
                .map(java.util.Map.Entry::getKey)
                .toList();
        assertThat(INDEX.count(filter)).isEqualTo(visible.size());
        assertThat(INDEX.keyword(question, filter, 50))
                .extracting(ChunkHit::chunkId)
                .isSubsetOf(visible);
        assertThat(INDEX.nearest(IndexedChunks.vector(vectorSeed), filter, 50))
                .extracting(ChunkHit::chunkId)
                .containsExactlyInAnyOrderElementsOf(visible);
    }

    /** Keeps beside the index what it has to show: chunk id to access set. */
    private static void apply(Step step, HashMap<UUID, UUID> expected, HashMap<UUID, UUID> documentOf) {
        var document = new UUID(9, step.document());
        documentOf.entrySet().removeIf(entry -> {
            if (!entry.getValue().equals(document)) return false;
            expected.remove(entry.getKey());
            return true;
        });
        var sequence = INDEX.appliedSequence() + 1;
        if (step.access() < 0) {
            INDEX.apply(List.of(new IndexChange.Removal(sequence, document)));
            return;
        }
        var access = SETS.get(step.access());
        var chunks = new ArrayList<>(
                IndexedChunks.chunks(document, access, step.texts().toArray(String[]::new)));
        INDEX.apply(List.of(new IndexChange.Replacement(sequence, document, chunks)));
        for (var chunk : chunks) {
            expected.put(chunk.id(), access);
            documentOf.put(chunk.id(), document);
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        var steps = net.jqwik.api.Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(-1, SETS.size() - 1),
                        texts().list().ofMaxSize(4))
                .as(Step::new);
        return steps.list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<Set<UUID>> filters() {
        return Arbitraries.of(SETS).set().ofMaxSize(SETS.size());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(WORDS).list().ofMinSize(1).ofMaxSize(5).map(words -> String.join(" ", words));
    }
}
