package dev.lorekeep.ingest;

import dev.lorekeep.chunk.Chunk;
import dev.lorekeep.chunk.Chunker;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import dev.lorekeep.parse.Parser;
import dev.lorekeep.platform.BlobStore;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** One revision of one document from its original to the rows that the index takes: parse, chunk, embed, store. */
@Singleton
class Pipeline {
    private final WorkingDocuments documents;
    private final BlobStore originals;
    private final Parser parser;
    private final Chunker chunker;
    private final PassageVectors vectors;
    private final Work work;
    private final IndexSignal signal;
    private final Semaphore parsers;

    Pipeline(
            WorkingDocuments documents,
            BlobStore originals,
            Parser parser,
            Chunker chunker,
            PassageVectors vectors,
            Work work,
            IndexSignal signal,
            IngestConfig config) {
        this.documents = documents;
        this.originals = originals;
        this.parser = parser;
        this.chunker = chunker;
        this.vectors = vectors;
        this.work = work;
        this.signal = signal;
        this.parsers =
                new Semaphore(config.concurrency().orElse(Runtime.getRuntime().availableProcessors()));
    }

    /** What parsing and chunking made of the original. */
    private record Read(ParsedDocument parsed, Optional<Verdict> missing, List<Chunk> chunks) {}

    /** Stores the document's chunks, or says why there are none. */
    void run(SourceDocument document) throws InterruptedException {
        try (var step = work.begin(document)) {
            run(document, step);
        }
        // after the step, so that the index does not wait for this document's company
        if (document.bulk()) signal.raise();
        else signal.hurry();
    }

    private void run(SourceDocument document, Work.Step step) throws InterruptedException {
        try {
            var read = read(document, step);
            if (read.isEmpty()) return;
            step.enter(Stage.EMBED);
            embed(read.get());
            step.enter(Stage.INDEX);
            documents.store(
                    document,
                    read.get().parsed(),
                    read.get().chunks(),
                    read.get().missing(),
                    step.timings());
        } catch (InterruptedException | RuntimeException e) {
            // nothing that is written for it has an effect any more
            if (!step.isCalledOff()) throw e;
        }
    }

    private Optional<Read> read(SourceDocument document, Work.Step step) throws InterruptedException {
        var original = originals.path(document.sha256());
        if (!Files.isReadable(original)) {
            documents.fail(
                    document,
                    new Verdict("The original is missing from the blob store.", "Add the file again."),
                    step.timings());
            return Optional.empty();
        }
        parsers.acquire();
        try {
            step.enter(Stage.PARSE);
            return switch (parser.parse(original, lastName(document.name()))) {
                case Parsed.Unreadable unreadable -> {
                    documents.fail(document, new Verdict(unreadable.reason(), unreadable.remedy()), step.timings());
                    yield Optional.empty();
                }
                case Parsed.Degraded degraded ->
                    chunk(degraded.document(), Optional.of(new Verdict(degraded.reason(), degraded.remedy())), step);
                case Parsed.Complete complete -> chunk(complete.document(), Optional.empty(), step);
            };
        } finally {
            parsers.release();
        }
    }

    private static String lastName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private Optional<Read> chunk(ParsedDocument parsed, Optional<Verdict> missing, Work.Step step) {
        step.enter(Stage.CHUNK);
        var plain = PlainText.of(parsed);
        return Optional.of(new Read(plain, missing, chunker.chunk(plain)));
    }

    private void embed(Read read) throws InterruptedException {
        var texts = new LinkedHashMap<String, String>();
        for (var chunk : read.chunks()) {
            var text = ParsedText.embedded(chunk.context(read.parsed().title()), chunk.text());
            texts.put(ContentHash.sha256(text), text);
        }
        vectors.of(texts);
    }
}
