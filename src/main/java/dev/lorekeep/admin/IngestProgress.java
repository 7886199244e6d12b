package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Follows uploaded documents until the last one can be found or has failed. */
final class IngestProgress {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Set<String> UNFINISHED = Set.of("WAITING", "WORKING");

    private final ServiceClient client;
    private final PrintStream out;
    private final int total;
    private final boolean terminal =
            System.console() != null && System.console().isTerminal();
    private final Set<String> pending = new LinkedHashSet<>();
    private final Map<String, Integer> states = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();

    IngestProgress(ServiceClient client, PrintStream out, int total) {
        this.client = client;
        this.out = out;
        this.total = total;
    }

    void uploaded(JsonNode documents) {
        for (var document : documents) pending.add(document.path("id").asText());
        show("uploaded " + (pending.size() + complaints.size()) + " of " + total);
    }

    void refused(String name, String reason) {
        count("FAILED");
        complaints.add(name + ": " + reason);
    }

    /** Waits for all; returns the exit status, which is 1 if a document failed. */
    int follow() throws IOException {
        while (!pending.isEmpty()) {
            for (var id : List.copyOf(pending)) {
                var document = client.get("/api/documents/" + id);
                // the oldest come first: what follows one that waits is not worth a request
                if (UNFINISHED.contains(document.path("state").asText())) break;
                pending.remove(id);
                finished(document);
            }
            show(total - pending.size() + " of " + total + " done");
            if (!pending.isEmpty()) LockSupport.parkNanos(PAUSE.toNanos());
        }
        summary();
        return states.containsKey("FAILED") ? 1 : 0;
    }

    private void finished(JsonNode document) {
        var state = document.path("state").asText();
        count(state);
        if (state.equals("SEARCHABLE")) return;
        complaints.add(
                document.path("name").asText() + ": " + document.path("reason").asText() + " "
                        + document.path("remedy").asText(""));
    }

    private void summary() {
        show("");
        var counts = new ArrayList<String>();
        states.forEach((state, count) -> counts.add(count + " " + state.toLowerCase(Locale.ROOT)));
        out.println(total + (total == 1 ? " document: " : " documents: ") + String.join(", ", counts));
        complaints.forEach(line -> out.println("  " + line.strip()));
    }

    private void count(String state) {
        states.merge(state, 1, Integer::sum);
    }

    /** One line that overwrites itself; nothing where control characters would end in a file. */
    private void show(String text) {
        if (!terminal) return;
        out.print("\r\u001b[K" + text);
        out.flush();
    }
}
