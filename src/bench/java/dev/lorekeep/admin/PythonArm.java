package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The other contestant: a Python process that holds the same weights and embeds the same ids when asked. */
final class PythonArm implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final String versions;

    private PythonArm(Process process) throws IOException {
        this.process = process;
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        versions = answer().path("ready").asText();
    }

    /** @return empty when there is no Python, or it lacks torch or transformers */
    static Optional<PythonArm> start(String python, Path script, Path model, boolean cuda) {
        if (python.isEmpty()) return Optional.empty();
        try {
            var process = new ProcessBuilder(python, script.toString(), model.toString(), cuda ? "cuda" : "cpu")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return Optional.of(new PythonArm(process));
        } catch (IOException e) {
            System.err.println("Without the comparison with Python: " + e.getMessage());
            return Optional.empty();
        }
    }

    String versions() {
        return versions;
    }

    /** Asks it to embed these later, again and again. */
    void give(List<int[]> texts, Path file) throws IOException {
        JSON.writeValue(file.toFile(), texts);
        ask(Map.of("load", file.toAbsolutePath().toString()));
        Files.delete(file);
    }

    /** @return seconds from ids to vectors in memory */
    double embed(int batch) throws IOException {
        return ask(Map.of("batch", batch)).path("seconds").asDouble();
    }

    private JsonNode ask(Object request) throws IOException {
        requests.write(JSON.writeValueAsString(request) + "\n");
        requests.flush();
        return answer();
    }

    private JsonNode answer() throws IOException {
        var line = answers.readLine();
        if (line == null) throw new IOException("Python has ended; see its message above");
        var answer = JSON.readTree(line);
        if (answer.has("error")) throw new IOException(answer.path("error").asText());
        return answer;
    }

    @Override
    public void close() throws IOException {
        // ends at the end of its input
        requests.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
