package dev.lorekeep.agent.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real server of tools, of the official SDK of npm, which is installed once under {@code target/}. */
final class TestingMcpServer implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/resources/mcp").toAbsolutePath();
    private static final Path FOLDER = Path.of("target/mcp-sdk").toAbsolutePath();

    private final Process process;
    final int port;

    /** Over HTTP, at a free port. */
    TestingMcpServer(Path flavour) throws IOException {
        this(flavour, 0);
    }

    TestingMcpServer(Path flavour, int wanted) throws IOException {
        var builder = new ProcessBuilder("node", script().toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of("PORT", wanted == 0 ? "any" : "" + wanted, "FLAVOUR_FILE", flavour.toString()));
        process = builder.start();
        var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(String.valueOf(in.readLine()));
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** The server's program, with its packages beside it; without npm and a network the tests that need it are skipped. */
    static synchronized Path script() {
        try {
            Files.createDirectories(FOLDER);
            for (var name : new String[] {"package.json", "package-lock.json", "server.mjs"})
                Files.copy(SOURCE.resolve(name), FOLDER.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            if (!Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))) install();
            return FOLDER.resolve("server.mjs");
        } catch (IOException | InterruptedException e) {
            return Assumptions.abort("the SDK of MCP cannot be installed: " + e);
        }
    }

    private static void install() throws IOException, InterruptedException {
        var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("npm.log").toFile())
                .start();
        if (!npm.waitFor(3, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new IOException("npm ci failed, see " + FOLDER.resolve("npm.log"));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
