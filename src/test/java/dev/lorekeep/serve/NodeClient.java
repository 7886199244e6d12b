package dev.lorekeep.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The clients that other people use, from npm: runs a script of {@code src/test/resources/clients} against the service. */
final class NodeClient {
    private static final Path SOURCES = Path.of("src/test/resources/clients");
    private static final Path FOLDER = Path.of("target/clients");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String script;

    /** @param script file name */
    NodeClient(String script) {
        this.script = script;
    }

    static Map<String, Object> step(String what, Object... namesAndValues) {
        var step = new HashMap<String, Object>();
        step.put("do", what);
        for (var at = 0; at < namesAndValues.length; at += 2)
            step.put((String) namesAndValues[at], namesAndValues[at + 1]);
        return step;
    }

    /** @return what the client saw, one element a step */
    @SafeVarargs
    final JsonNode run(String key, Map<String, Object>... steps) {
        try {
            install();
            var task = MAPPER.writeValueAsString(
                    Map.of("url", RestAssured.baseURI + ":" + RestAssured.port, "key", key, "steps", List.of(steps)));
            var said = output(FOLDER, "node", script, task);
            return MAPPER.readTree(said);
        } catch (IOException e) {
            throw new UncheckedIOException("These tests need Node.js: apt-get install nodejs npm", e);
        }
    }

    /** What the lock file says, once. */
    private static synchronized void install() throws IOException {
        Files.createDirectories(FOLDER);
        for (var name : List.of("openai.mjs", "mcp.mjs", "package.json"))
            Files.write(FOLDER.resolve(name), Files.readAllBytes(SOURCES.resolve(name)));
        var lock = Files.readString(SOURCES.resolve("package-lock.json"));
        var installed = FOLDER.resolve("installed.json");
        if (Files.exists(installed) && Files.readString(installed).equals(lock)) return;
        Files.writeString(FOLDER.resolve("package-lock.json"), lock);
        output(FOLDER, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Files.writeString(installed, lock);
    }

    private static String output(Path folder, String... command) throws IOException {
        var errors = Files.createTempFile(folder, "errors", ".txt");
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(errors.toFile())
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES)) process.destroyForcibly();
            assertThat(process.waitFor())
                    .as(command[0] + ": " + output + Files.readString(errors))
                    .isZero();
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
