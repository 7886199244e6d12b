package dev.lorekeep.ingest;

import dev.lorekeep.chunk.Chunk;
import dev.lorekeep.chunk.Chunker;
import dev.lorekeep.ingest.WorkingDocuments.Claimed;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One revision of one document from its original to the rows that the index takes: parse, chunk, embed, store. */
@Singleton
class Pipeline {
    private final WorkingDocuments documents;
    private final OriginalTexts originals;
    private final Chunker chunker;
    private final Members members;
    private final PassageVectors vectors;
    private final Work work;
    private final IndexSignal signal;

    Pipeline(
            WorkingDocuments documents,
            OriginalTexts originals,
            Chunker chunker,
            Members members,
            PassageVectors vectors,
            Work work,
            IndexSignal signal) {
        this.documents = documents;
        this.originals = originals;
        this.chunker = chunker;
        this.members = members;
        this.vectors = vectors;
        this.work = work;
        this.signal = signal;
    }

    /**
     * Stores the document's chunks, or says why there are none.
     *
     * @return whether the job is gone with it
     * @throws OriginalTexts.BeingRead if another document with the same bytes has to be stored first
     */
    boolean run(Claimed claimed) throws InterruptedException {
        var document = claimed.document();
        boolean ended;
        try (var step = work.begin(document)) {
            ended = run(claimed, step);
        }
        // after the step, so that the index does not wait for this document's company
        if (document.bulk()) signal.raise();
        else signal.hurry();
        return ended;
    }

    private boolean run(Claimed claimed, Work.Step step) throws InterruptedException {
        var document = claimed.document();
        try (var original =
                originals.open(document, claimed.given(), claimed.settings().ocr())) {
            return switch (original.read(() -> step.enter(Stage.PARSE))) {
                case Parsed.Unreadable unreadable -> {
                    documents.fail(document, new Verdict(unreadable.reason(), unreadable.remedy()), step.timings());
                    yield false;
                }
                case Parsed.Degraded degraded ->
                    store(
                            claimed,
                            degraded.document(),
                            Optional.empty(),
                            Optional.of(new Verdict(degraded.reason(), degraded.remedy())),
                            step);
                case Parsed.Complete complete ->
                    store(claimed, complete.document(), Optional.of(original.key()), Optional.empty(), step);
            };
        } catch (InterruptedException | RuntimeException e) {
            // nothing that is written for it has an effect any more
            if (!step.isCalledOff()) throw e;
            return false;
        }
    }

    /** @param missing what is said of a document that could not be read in full */
    private boolean store(
            Claimed claimed,
            ParsedDocument parsed,
            Optional<String> parseKey,
            Optional<Verdict> missing,
            Work.Step step)
            throws InterruptedException {
        var document = claimed.document();
        var wanted = claimed.settings();
        step.enter(Stage.CHUNK);
        var plain = claimed.given().over(PlainText.of(parsed));
        // members first: if the service ends in between, the document is read again and they are known
        var adopted = members.adopt(document, plain.members(), claimed.hasMembers());
        var chunks = adopted ? ownChunks(plain, wanted) : chunker.chunk(plain, wanted.chunks());
        step.enter(Stage.EMBED);
        embed(plain, chunks);
        step.enter(Stage.INDEX);
        // with members it is not to be taken over: their bytes are not in it
        var key = parseKey.filter(_ -> plain.members().isEmpty());
        return documents.store(claimed, plain, key, chunks, missing, step.timings());
    }

    /** Of what stands before the first member: members are cut as documents of their own. */
    private List<Chunk> ownChunks(ParsedDocument document, IngestSettings wanted) {
        var end = document.members().getFirst().start();
        var own = document.text().substring(0, end);
        if (own.isBlank()) return List.of();
        var blocks =
                document.blocks().stream().filter(block -> block.end() <= end).toList();
        return chunker.chunk(
                new ParsedDocument(
                        document.title(), document.mediaType(), own, blocks, List.of(), document.pageCount(), Map.of()),
                wanted.chunks());
    }

    private void embed(ParsedDocument parsed, List<Chunk> chunks) throws InterruptedException {
        var texts = new LinkedHashMap<String, String>();
        for (var chunk : chunks) {
            var text = ParsedText.embedded(chunk.context(parsed.title()), chunk.text());
            texts.put(ContentHash.sha256(text), text);
        }
        vectors.of(texts);
    }
}
