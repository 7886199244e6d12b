package dev.lorekeep.testing;

import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.config.ModelsFile;
import java.net.URI;
import java.nio.file.Path;

/** Settings of language models, written as people write them. */
public final class TestingModels {
    private TestingModels() {}

    public static ModelSettings settings(String yaml) {
        return new ModelsFile(Path.of("models.yaml"), name -> "TEST_KEY".equals(name) ? "key" : null).parse(yaml);
    }

    /** One impatient model called {@code scripted}. */
    public static ModelSettings scripted(URI url) {
        return settings("""
                models:
                  scripted:
                    url: %s
                    served-name: m
                    api-key-env: TEST_KEY
                    max-output: 256
                    timeout: 4s
                    idle-timeout: 1500ms
                    temperature: 0
                    parameters: {top_k: 20}
                """.formatted(url));
    }
}
