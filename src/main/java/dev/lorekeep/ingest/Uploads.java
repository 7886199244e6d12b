package dev.lorekeep.ingest;

import dev.lorekeep.ingest.Documents.Incoming;
import dev.lorekeep.platform.Problems;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Files that the HTTP layer has streamed to the disk: all of them are good enough to take in, or none is taken. */
@Singleton
class Uploads {
    static final String SCHEME = "upload:";

    private final Documents documents;
    private final IngestConfig config;

    Uploads(Documents documents, IngestConfig config) {
        this.documents = documents;
        this.config = config;
    }

    List<SourceDocument> take(UUID collection, List<FileUpload> files, UUID account) throws IOException {
        if (files.isEmpty()) throw Problems.invalid("There is no file in the request: send parts named \"files\".");
        var incoming = new ArrayList<Incoming>();
        for (var file : files) incoming.add(incoming(file, account));
        return documents.submit(collection, incoming);
    }

    private Incoming incoming(FileUpload file, UUID account) {
        var given = file.fileName();
        var name =
                FileNames.clean(given == null ? "" : given).orElseThrow(() -> Problems.invalid("A file has no name."));
        if (file.size() > config.maxFileBytes())
            throw Problems.tooLarge(name + ": "
                    + Verdict.tooLarge(file.size(), config.maxFileBytes()).reason()
                    + " No file of this upload was taken.");
        return new Incoming(SCHEME + name, name, null, account, () -> Files.newInputStream(file.uploadedFile()));
    }
}
