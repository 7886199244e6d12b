package dev.lorekeep.admin;

import dev.lorekeep.access.Collections;
import dev.lorekeep.ingest.Documents;
import dev.lorekeep.parse.DocumentParser;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * What Java records for the cache that later starts begin with (JEP 483, 515): a start, the documents of a folder and a
 * question. The launcher runs it beside the first start after a build; nobody else has to.
 */
@Singleton
@Unremovable
final class TrainingCommand implements BatchCommand {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Collections collections;
    private final Documents documents;
    private final EvaluationCorpus corpus;
    private final Retriever retriever;

    TrainingCommand(Collections collections, Documents documents, EvaluationCorpus corpus, Retriever retriever) {
        this.collections = collections;
        this.documents = documents;
        this.corpus = corpus;
        this.retriever = retriever;
    }

    @Override
    public String name() {
        return "training";
    }

    @Override
    public String description() {
        return "takes the documents of a folder in and asks a question, for the cache of later starts";
    }

    @Override
    public int run(List<String> arguments, PrintStream out)
            throws IOException, SQLException, InterruptedException, TimeoutException {
        var collection = collections.create("Training", "", true);
        try (var files = Files.walk(Path.of(arguments.getFirst()))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                // here, too: the processes that read files begin with the same cache
                new DocumentParser().parse(file, String.valueOf(file.getFileName()));
                try (var content = Files.newInputStream(file)) {
                    documents.submit(
                            collection.id, file.toUri().toString(), String.valueOf(file.getFileName()), content);
                }
            }
        }
        documents.awaitIdle(LONGEST);
        var found = retriever.find(new Query("Who may read a collection?", Set.of(), 10), corpus.reader());
        out.println("Trained with " + found.size() + " passages.");
        return 0;
    }
}
