package dev.lorekeep.models.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.models.config.Endpoint;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.TestingModels;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    private final ScriptedModelServer server = new ScriptedModelServer();
    private final Discovery discovery = new Discovery(HttpClient.newHttpClient());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readsTheContextOfEachKindOfServer() {
        server.at("/health", 200, "{}")
                .at("/", 200, "Ollama is running")
                .at("/v1/health/ready", 200, "{}")
                .at("/props", 200, "{\"default_generation_settings\":{\"n_ctx\":2048}}")
                .at("/api/ps", 200, "{\"models\":[{\"name\":\"m\",\"context_length\":4096}]}")
                .at(
                        "/api/v0/models",
                        200,
                        "{\"data\":[{\"id\":\"m\",\"loaded_context_length\":1024,\"max_context_length\":9}]}")
                .at("/v1/models", 200, "{\"data\":[{\"id\":\"m\",\"max_model_len\":8192}]}");
        assertThat(look("vllm")).isEqualTo(Map.of("m", OptionalInt.of(8_192)));
        assertThat(look("sglang")).isEqualTo(Map.of("m", OptionalInt.of(8_192)));
        assertThat(look("nim")).isEqualTo(Map.of("m", OptionalInt.of(8_192)));
        assertThat(look("openai")).isEqualTo(Map.of("m", OptionalInt.of(8_192)));
        assertThat(look("llama.cpp")).isEqualTo(Map.of("m", OptionalInt.of(2_048)));
        assertThat(look("ollama")).isEqualTo(Map.of("m", OptionalInt.of(4_096)));
        assertThat(look("lm-studio")).isEqualTo(Map.of("m", OptionalInt.of(1_024)));
    }

    @Test
    void saysWhyItIsNotWell() {
        server.at("/health", 503, "{\"error\":{\"message\":\"Loading model\"}}");
        assertThat(discovery.look(endpoint("llama.cpp")).detail()).isEqualTo("it is still loading");
        server.at("/v1/models", 401, "{}");
        assertThat(discovery.look(endpoint("openai")).detail()).isEqualTo("it refused the API key");
        server.at("/v1/models", 200, "not JSON");
        assertThat(discovery.look(endpoint("openai")).models()).isEmpty();
        var gone = endpoint("openai");
        server.close();
        assertThat(discovery.look(gone).detail()).startsWith("nobody answers at http://127.0.0.1:");
    }

    private Map<String, OptionalInt> look(String kind) {
        return discovery.look(endpoint(kind)).models();
    }

    private Endpoint endpoint(String kind) {
        var settings = TestingModels.settings("models: {m: {url: %s, server: %s}}".formatted(server.url(), kind));
        return Objects.requireNonNull(settings.endpoints().get("m"));
    }
}
