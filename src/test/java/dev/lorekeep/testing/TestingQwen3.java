package dev.lorekeep.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/** The service with a Qwen3 of two layers and random weights as its embedding model. Use it beside {@link TestingPostgres}. */
public final class TestingQwen3 implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        var folder = Path.of("src/test/resources/golden/tiny-qwen3-a").toAbsolutePath();
        return Map.of("lorekeep.embedding.model", folder.toString());
    }

    @Override
    public void stop() {}
}
