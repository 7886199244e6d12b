package dev.lorekeep.ingest;

import dev.lorekeep.parse.Given;
import dev.lorekeep.parse.OcrChoice;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import dev.lorekeep.parse.Parser;
import dev.lorekeep.platform.BlobStore;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.Folders;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** What the originals of documents say: read by a parser, or taken over from a document with the same bytes. */
@Singleton
class OriginalTexts {
    private static final Logger LOG = Logger.getLogger(OriginalTexts.class);
    /** Swept with what parsers leave behind when the service is killed. */
    private static final String MEMBERS = "parser-members-";

    private final BlobStore originals;
    private final Parser parser;
    private final TakenOverTexts takenOver;
    private final Semaphore parsers;
    private final Path temporary;
    private final Set<String> beingRead = ConcurrentHashMap.newKeySet();

    OriginalTexts(
            BlobStore originals, Parser parser, TakenOverTexts takenOver, DataFolder folder, IngestConfig config) {
        this.temporary = folder.temporary();
        this.originals = originals;
        this.parser = parser;
        this.takenOver = takenOver;
        this.parsers =
                new Semaphore(config.concurrency().orElse(Runtime.getRuntime().availableProcessors()));
    }

    /** The same bytes are being read for another document, from which this one will take them over. */
    static final class BeingRead extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * @param given what is said of it: others take its text over only if the same is said of them
     * @throws BeingRead if the same bytes are in work for another document, until that one's text is stored
     */
    Opened open(SourceDocument document, Given given, OcrChoice ocr) {
        return new Opened(document, given, parser.with(ocr));
    }

    /** One document's original, held until its text is stored. */
    final class Opened implements AutoCloseable {
        private final SourceDocument document;
        private final Parser reader;
        private final String key;
        private final Optional<Parsed> known;
        private final Path members;

        private Opened(SourceDocument document, Given given, Parser reader) {
            this.document = document;
            this.reader = reader;
            var alone = reader.fingerprint() + " " + FileNames.extension(document.name());
            this.key = StoredGiven.fingerprint(given) + alone;
            this.known = find(key)
                    .or(() -> given.isNothing() ? Optional.empty() : find(alone))
                    .map(Parsed.Complete::new);
            this.members = temporary.resolve(MEMBERS + UUID.randomUUID());
            if (known.isEmpty() && !beingRead.add(held())) throw new BeingRead();
        }

        private Optional<ParsedDocument> find(String key) {
            return takenOver.find(document.sha256(), key, document.name());
        }

        private String held() {
            return document.sha256() + " " + key;
        }

        /** How it is read, as the stored text says. */
        String key() {
            return key;
        }

        /** @param begun called when it is its turn */
        Parsed read(Runnable begun) throws InterruptedException {
            if (known.isEmpty()) return parse(originals.path(document.sha256()), begun);
            begun.run();
            return known.get();
        }

        private Parsed parse(Path original, Runnable begun) throws InterruptedException {
            if (!Files.isReadable(original))
                return new Parsed.Unreadable("The original is missing from the blob store.", "Add the file again.");
            parsers.acquire();
            try {
                begun.run();
                return reader.parse(
                        original, document.name().substring(document.name().lastIndexOf('/') + 1), members);
            } finally {
                parsers.release();
            }
        }

        @Override
        public void close() {
            if (known.isPresent()) return;
            beingRead.remove(held());
            try {
                Folders.delete(members);
            } catch (IOException e) {
                LOG.warnf("Files inside document %s are still in %s: %s", document.id(), members, e.getMessage());
            }
        }
    }
}
