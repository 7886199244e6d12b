package dev.lorekeep.admin;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.document.DocumentSplitter;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import dev.lorekeep.access.Collections;
import dev.lorekeep.chunk.Chunker;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.ingest.Documents;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import dev.lorekeep.parse.Parser;
import dev.lorekeep.platform.DataFolder;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Takes documents in from bytes to searchable: ours through blob store, jobs, PostgreSQL and Lucene, theirs through LangChain4j's
 * ingestor into its in-memory store. Same chunks, cut by our chunker in both, and the same model; parsing, storing and writing an index
 * are ours alone. Each round has texts of its own, since our vector cache would answer the second one.
 */
@Singleton
@Unremovable
final class IngestBench implements BatchCommand {
    private static final int ROUNDS = 3;
    // a bulk load is long: in the first rounds Java's compilers take a fifth of the CPU time
    private static final int WARM_UP_ROUNDS = 2;
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Documents documents;
    private final Collections collections;
    private final Parser parser;
    private final Chunker chunker;
    private final Embedder embedder;
    private final DataFolder folder;

    IngestBench(
            Documents documents,
            Collections collections,
            Parser parser,
            Chunker chunker,
            Embedder embedder,
            DataFolder folder) {
        this.documents = documents;
        this.collections = collections;
        this.parser = parser;
        this.chunker = chunker;
        this.embedder = embedder;
        this.folder = folder;
    }

    @Override
    public String name() {
        return "bench ingest";
    }

    @Override
    public String description() {
        return "compares ingest with LangChain4j's in-memory ingestor; --texts FILE: one document a line, or JSON lines";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        var texts = BenchTexts.read(arguments);
        var model = new BgeSmallEnV15QuantizedEmbeddingModel();
        var ours = new Measured("Lorekeep");
        var theirs = new Measured("LangChain4j");
        for (int round = 1; round <= WARM_UP_ROUNDS + ROUNDS; round++) {
            int current = round;
            if (round == WARM_UP_ROUNDS + 1) {
                ours = new Measured("Lorekeep");
                theirs = new Measured("LangChain4j");
            }
            var parsed = parsed(round, texts);
            var splitter = new OurChunks(chunker, parsed);
            var segments = splitter.split(Document.from("all of them"));
            long tokens = segments.stream()
                    .mapToLong(segment -> embedder.countTokens(segment.text()))
                    .sum();
            int before = searchable();
            ours.measure(() -> ingest(current, texts, before));
            var store = new InMemoryEmbeddingStore<TextSegment>();
            var ingestor = EmbeddingStoreIngestor.builder()
                    .documentSplitter(splitter)
                    .embeddingModel(model)
                    .embeddingStore(store)
                    .build();
            theirs.measure(() -> ingestor.ingest(List.of(Document.from("all of them"))));
            out.printf(
                    "%s %d: %d documents, %d chunks: %s | %s%n",
                    round <= WARM_UP_ROUNDS ? "warm-up" : "round",
                    round,
                    texts.size(),
                    segments.size(),
                    ours.last(tokens),
                    theirs.last(tokens));
        }
        out.printf(
                "wall x%.2f, CPU x%.2f of LangChain4j (medians; PostgreSQL's CPU not counted)%n",
                theirs.wall() / ours.wall(), theirs.cpu() / ours.cpu());
        return 0;
    }

    /** @return how many documents are searchable now */
    private int ingest(int round, List<String> texts, int before) {
        var collection = collections.create("Bench " + round, "", true);
        for (int i = 0; i < texts.size(); i++) {
            var bytes = ofRound(round, texts.get(i)).getBytes(StandardCharsets.UTF_8);
            documents.submit(collection.id, "bench:" + i, fileName(i), new ByteArrayInputStream(bytes));
        }
        try {
            documents.awaitIdle(LONGEST);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
        int arrived = searchable() - before;
        if (arrived != texts.size()) throw new IllegalStateException("searchable: " + arrived + " of " + texts.size());
        return arrived;
    }

    private int searchable() {
        return (int) documents.progress().collections().stream()
                .mapToLong(tally -> tally.searchable())
                .sum();
    }

    private List<ParsedDocument> parsed(int round, List<String> texts) throws IOException, InterruptedException {
        var documents = new ArrayList<ParsedDocument>();
        var file = Files.createTempFile(folder.temporary(), "bench", ".txt");
        for (int i = 0; i < texts.size(); i++) {
            Files.writeString(file, ofRound(round, texts.get(i)));
            documents.add(parsed(parser.parse(file, fileName(i))));
        }
        Files.delete(file);
        return documents;
    }

    private static ParsedDocument parsed(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Complete complete -> complete.document();
            case Parsed.Degraded degraded -> degraded.document();
            case Parsed.Unreadable unreadable -> throw new IllegalArgumentException(unreadable.reason());
        };
    }

    private static String ofRound(int round, String text) {
        return text + "\n\nCopy " + round + ".";
    }

    private static String fileName(int number) {
        return "document-" + number + ".txt";
    }

    /** Cuts the documents for LangChain4j, which has no chunker of this kind. */
    private record OurChunks(Chunker chunker, List<ParsedDocument> documents) implements DocumentSplitter {
        @Override
        public List<TextSegment> split(Document document) {
            var segments = new ArrayList<TextSegment>();
            for (var parsed : documents) {
                for (var chunk : chunker.chunk(parsed))
                    segments.add(TextSegment.from(chunk.context(parsed.title()) + "\n" + chunk.text()));
            }
            return segments;
        }
    }
}
