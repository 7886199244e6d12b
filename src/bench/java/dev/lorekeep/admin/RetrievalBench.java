package dev.lorekeep.admin;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.index.IndexChange;
import dev.lorekeep.index.IndexedChunk;
import dev.lorekeep.index.PassageIndex;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Time of one question to an index of 50,000 passages with one client. Words follow Zipf's law and vectors lie in clusters, as
 * real ones do. Candidates with both scores are what the retriever asks for; PostgreSQL and access rules are not part of it.
 */
@Singleton
@Unremovable
class RetrievalBench implements BatchCommand {
    private static final int CHUNKS = 50_000;
    private static final int CHUNKS_A_DOCUMENT = 10;
    private static final int WORDS_A_CHUNK = 150;
    private static final int VOCABULARY = 60_000;
    private static final int CLUSTERS = 400;
    private static final int QUESTIONS = 500;
    private static final int CANDIDATES = 150;
    /** Twelve words each; the number makes each question a new one. */
    private static final List<String> ASKED = List.of(
            "How long does the warranty for the blue relief valve %d last?",
            "Who has to approve travel costs above the limit of %d euros?",
            "In which year was the pumping station number %d opened again?",
            "What happens to the documents of project %d after it has ended?");

    private static final UUID READABLE = new UUID(0, 1);

    private final PassageIndex index;
    private final Embedder embedder;
    private final Random random = new Random(7);

    RetrievalBench(PassageIndex index, Embedder embedder) {
        this.index = index;
        this.embedder = embedder;
    }

    @Override
    public String name() {
        return "bench retrieval";
    }

    @Override
    public String description() {
        return "measures the time of one question to 50,000 passages";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) {
        var centres = new float[CLUSTERS][];
        for (var i = 0; i < CLUSTERS; i++)
            centres[i] = gaussian(new float[embedder.info().dimensions()], 1);
        try (var progress = new ProgressBar(out, ProgressBar.onTerminal(), "passages", CHUNKS)) {
            fill(centres, progress);
        }
        var filter = new AccessFilter(Set.of(READABLE));
        var search = new long[QUESTIONS];
        var whole = new long[QUESTIONS];
        for (var i = -QUESTIONS; i < QUESTIONS; i++) {
            var question = text(12);
            var vector = gaussian(centres[random.nextInt(CLUSTERS)], 0.5);
            var started = System.nanoTime();
            index.candidates(question, () -> vector, filter, CANDIDATES);
            var found = System.nanoTime();
            // as retrieval does it. The vector is thrown away, so the embedder may read English of as many words:
            // made-up
            // words are cut into three times as many tokens as people's questions have
            var asked = ASKED.get(Math.floorMod(i, ASKED.size())).formatted(10_000 + i);
            var embedding = embedder.embed(List.of(asked), Embedder.Side.QUERY, Embedder.Priority.INTERACTIVE);
            index.candidates(
                    question,
                    () -> {
                        embedding.join();
                        return vector;
                    },
                    filter,
                    CANDIDATES);
            var answered = System.nanoTime();
            // the first half warms up
            if (i < 0) continue;
            search[i] = found - started;
            whole[i] = answered - found;
        }
        print(out, "search", search);
        print(out, "with embedding", whole);
        return 0;
    }

    private void fill(float[][] centres, ProgressBar progress) {
        var batch = new ArrayList<IndexChange>();
        for (var document = 1; document <= CHUNKS / CHUNKS_A_DOCUMENT; document++) {
            var id = new UUID(1, document);
            var chunks = new ArrayList<IndexedChunk>();
            for (var i = 0; i < CHUNKS_A_DOCUMENT; i++) {
                var vector = gaussian(centres[random.nextInt(CLUSTERS)], 0.5);
                chunks.add(new IndexedChunk(
                        UUID.randomUUID(), id, 1, i, READABLE, READABLE, "", text(6), text(WORDS_A_CHUNK), vector));
            }
            batch.add(new IndexChange.Replacement(document, id, chunks));
            if (batch.size() < 100) continue;
            index.apply(batch);
            batch.clear();
            progress.reach(document * CHUNKS_A_DOCUMENT);
        }
    }

    private String text(int words) {
        var text = new StringBuilder();
        for (var i = 0; i < words; i++) {
            // the inverse of Zipf's distribution function
            var rank = (int) Math.pow(VOCABULARY, random.nextDouble());
            text.append(Integer.toString(rank * 7919, 26).replaceAll("\\d", "x"))
                    .append(' ');
        }
        return text.toString();
    }

    /** A unit vector near this one. */
    private float[] gaussian(float[] centre, double spread) {
        var vector = new float[centre.length];
        var length = 0.0;
        for (var i = 0; i < vector.length; i++) {
            vector[i] = (float) (centre[i] + spread * random.nextGaussian() / Math.sqrt(vector.length));
            length += vector[i] * vector[i];
        }
        for (var i = 0; i < vector.length; i++) vector[i] /= (float) Math.sqrt(length);
        return vector;
    }

    private static void print(PrintStream out, String what, long[] nanos) {
        Arrays.sort(nanos);
        out.printf(
                Locale.ROOT,
                "%-15s p50 %.1f ms, p95 %.1f ms%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 95 / 100] / 1e6);
    }
}
