package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Uploads a file or a folder tree to the running service and waits until every document can be found or has failed. */
@Command(name = "ingest", description = "Upload a file or a folder and wait for it: ingest PATH --collection x.")
final class IngestCommand implements Callable<Integer> {
    private final ServiceOptions options;
    private final PrintStream out;

    @Parameters(paramLabel = "PATH", description = "A file, or a folder with everything below it.")
    private Path path = Path.of("");

    @Option(names = "--collection", paramLabel = "NAME", required = true, description = "Made if it is missing.")
    private String collection = "";

    @Option(
            names = "--private",
            description = "Let nobody read a collection that this command makes until an admin adds teams; without it"
                    + " everyone signed in may.")
    private boolean closed;

    IngestCommand(ServiceOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(path)) throw new CommandFailure("There is no " + path);
        var files = files(path);
        if (files.isEmpty()) throw new CommandFailure("There is no file in " + path);
        return ingest(ServiceClient.connect(options), files);
    }

    private int ingest(ServiceClient client, List<Path> files) throws IOException {
        var documents = "/api/collections/" + collectionId(client) + "/documents";
        var progress = new IngestProgress(client, out, files.size());
        for (var file : files) {
            var name = name(file);
            var upload = MultipartFile.of(file, name);
            try {
                progress.uploaded(client.post(documents, upload.contentType(), upload.body()));
            } catch (IOException e) {
                progress.refused(name, String.valueOf(e.getMessage()));
            }
        }
        return progress.follow();
    }

    private String collectionId(ServiceClient client) throws IOException {
        var found = CollectionChoice.find(client, collection);
        if (found.isPresent()) return id(found.get());
        var made = client.post(
                "/api/collections",
                Map.of("name", collection, "description", "", "everyone", !closed, "readers", List.of()));
        out.println("Made the collection " + collection + ": "
                + (closed ? "nobody may read it yet" : "everyone signed in may read it"));
        return id(made);
    }

    private static String id(JsonNode collection) {
        return collection.path("id").asText();
    }

    /** Hidden files and folders stay out: they are settings and version control. */
    private static List<Path> files(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .filter(path -> path.equals(root)
                            || StreamSupport.stream(root.relativize(path).spliterator(), false)
                                    .noneMatch(part -> part.toString().startsWith(".")))
                    .sorted()
                    .toList();
        }
    }

    /** A document's name has no folders; two README.md of one tree must stay two documents. */
    private String name(Path file) {
        var relative = file.equals(path) ? file.getFileName() : path.relativize(file);
        return relative.toString().replace("/", " - ");
    }
}
