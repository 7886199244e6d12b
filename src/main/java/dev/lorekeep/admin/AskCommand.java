package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the running service one question and prints the answer as it comes, then its sources. */
@Command(name = "ask", description = "Ask the running service a question: ask \"...\" [--collection x].")
final class AskCommand implements Callable<Integer> {
    private final ServiceOptions options;
    private final PrintStream out;

    @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "The question.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--collection", paramLabel = "NAME", description = "Search only here; may be repeated.")
    private List<String> collections = new ArrayList<>();

    AskCommand(ServiceOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        return ask(ServiceClient.connect(options));
    }

    private int ask(ServiceClient client) throws IOException {
        var chosen = chosenCollections(client);
        var conversation =
                client.post("/api/conversations", Map.of()).path("id").asText();
        try {
            var run = client.post(
                    "/api/conversations/" + conversation + "/runs",
                    Map.of("question", String.join(" ", words), "collections", chosen));
            return follow(client, run.path("runId").asText());
        } finally {
            // a question from the terminal leaves no conversation in the browser's list
            client.delete("/api/conversations/" + conversation);
        }
    }

    private List<String> chosenCollections(ServiceClient client) throws IOException {
        var ids = new ArrayList<String>();
        for (var name : collections)
            ids.add(CollectionChoice.find(client, name)
                    .orElseThrow(() -> new CommandFailure("There is no collection " + name + " that you may read"))
                    .path("id")
                    .asText());
        return ids;
    }

    private int follow(ServiceClient client, String run) throws IOException {
        var streamed = false;
        try (var events = new ServerEvents(client.events("/api/runs/" + run + "/events?after=0"))) {
            for (var next = events.next(); next.isPresent(); next = events.next()) {
                var data = ServiceClient.parse(next.get().data());
                switch (next.get().name()) {
                    case "text" -> {
                        out.print(data.path("text").asText());
                        out.flush();
                        streamed = true;
                    }
                    case "finished" -> {
                        finish(data.path("message"), streamed);
                        return 0;
                    }
                    case "failed" ->
                        throw new CommandFailure(data.path("reason").asText() + " "
                                + data.path("remedy").asText());
                    // what the service is doing, and the sources again at the end
                    default -> {}
                }
            }
        }
        throw new CommandFailure("The service ended before the answer did");
    }

    private void finish(JsonNode message, boolean streamed) {
        out.println(streamed ? "" : message.path("text").asText());
        list("Sources", message.path("citations"));
        list("Nearest passages", message.path("nearest"));
    }

    private void list(String title, JsonNode citations) {
        if (citations.isEmpty()) return;
        out.println();
        out.println(title + ":");
        for (var citation : citations) {
            var page = citation.path("page").asInt(0);
            out.println("  [" + citation.path("number").asText() + "] "
                    + citation.path("title").asText()
                    + (page > 0 ? ", page " + page : "")
                    + " (" + citation.path("collection").asText() + ")");
        }
    }
}
