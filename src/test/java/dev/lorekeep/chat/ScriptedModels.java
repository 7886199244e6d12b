package dev.lorekeep.chat;

import dev.lorekeep.testing.ScriptedModelServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service with one model, which can use tools and says what the test wrote; without a script it fails, and quotes answer. */
public final class ScriptedModels implements QuarkusTestResourceLifecycleManager {
    private @Nullable ScriptedModelServer server;

    @Override
    public Map<String, String> start() {
        server = new ScriptedModelServer();
        try {
            var folder = Files.createDirectories(Path.of("target", "testing").toAbsolutePath());
            var file = Files.createTempFile(folder, "models", ".yaml");
            Files.writeString(
                    file,
                    "models:\n  scripted:\n    url: " + server.url() + "\n    tools: {auto: true, parallel: true}\n");
            return Map.of(
                    "lorekeep.models",
                    file.toString(),
                    "lorekeep.chat.heartbeat",
                    "200ms",
                    "lorekeep.serve.heartbeat",
                    "200ms");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, field -> field.getType() == ScriptedModelServer.class);
    }

    @Override
    public void stop() {
        if (server != null) server.close();
    }
}
