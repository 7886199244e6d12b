package dev.lorekeep.models.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.models.config.Endpoint;
import dev.lorekeep.models.config.Server;
import dev.lorekeep.models.wire.WireFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Asks an endpoint whether it is well, which models it serves, and how much they hold. */
public final class Discovery {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HttpClient client;

    public Discovery(HttpClient client) {
        this.client = client;
    }

    /**
     * @param well whether it can serve now
     * @param trouble why calls will fail; empty when that is not certain, as with a server that does not list its models
     * @param detail why not, a clause
     * @param models context in tokens by served name; empty where the server does not say
     */
    public record Found(
            boolean well, Optional<WireFailure.Kind> trouble, String detail, Map<String, OptionalInt> models) {
        public Found {
            models = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(models));
        }
    }

    public Found look(Endpoint endpoint) {
        var health = endpoint.server().healthPath();
        if (!health.isEmpty()) {
            var answer = get(endpoint, root(endpoint).resolve(health));
            if (answer.status() != 200) return unwell(answer);
        }
        var list = get(endpoint, URI.create(endpoint.url() + "/models"));
        if (list.status() != 200) return unwell(list);
        var models = new LinkedHashMap<String, OptionalInt>();
        for (var model : list.json().path("data"))
            models.put(
                    model.path("id").asText(""),
                    context(model, "max_model_len", "context_length", "max_context_length"));
        addContexts(endpoint, models);
        return new Found(true, Optional.empty(), "", models);
    }

    private static Found unwell(Answer answer) {
        var trouble = switch (answer.status()) {
            case 0 -> Optional.of(WireFailure.Kind.UNREACHABLE);
            case 401, 403 -> Optional.of(WireFailure.Kind.UNAUTHORIZED);
            case 502, 503 -> Optional.of(WireFailure.Kind.LOADING);
            default -> Optional.<WireFailure.Kind>empty();
        };
        return new Found(false, trouble, answer.problem(), Map.of());
    }

    /** Servers that tell it elsewhere. */
    private void addContexts(Endpoint endpoint, Map<String, OptionalInt> models) {
        if (endpoint.server() == Server.LLAMA_CPP) {
            var props = get(endpoint, root(endpoint).resolve("/props"));
            var context = context(props.json().path("default_generation_settings"), "n_ctx");
            if (context.isPresent()) models.replaceAll((_, _) -> context);
        }
        if (endpoint.server() == Server.OLLAMA) {
            // only what is loaded: a model's trained maximum is not what Ollama gives it
            for (var model :
                    get(endpoint, root(endpoint).resolve("/api/ps")).json().path("models"))
                models.put(model.path("name").asText(""), context(model, "context_length"));
        }
        if (endpoint.server() == Server.LM_STUDIO) {
            for (var model : get(endpoint, root(endpoint).resolve("/api/v0/models"))
                    .json()
                    .path("data"))
                models.put(model.path("id").asText(""), context(model, "loaded_context_length", "max_context_length"));
        }
    }

    private static OptionalInt context(JsonNode node, String... fields) {
        for (var field : fields) {
            var value = node.path(field).asInt(0);
            if (value > 0) return OptionalInt.of(value);
        }
        return OptionalInt.empty();
    }

    private static URI root(Endpoint endpoint) {
        return endpoint.url().resolve("/");
    }

    /** @param status 0 when nobody answered */
    private record Answer(int status, JsonNode json, String problem) {}

    private Answer get(Endpoint endpoint, URI address) {
        var request = HttpRequest.newBuilder(address).timeout(PATIENCE);
        var key = endpoint.apiKey().value();
        if (!key.isEmpty()) request.header("Authorization", "Bearer " + key);
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), tree(response.body()), problem(response.statusCode(), address));
        } catch (IOException _) {
            return new Answer(0, JSON.missingNode(), "nobody answers at " + address);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer(0, JSON.missingNode(), "interrupted");
        }
    }

    private static String problem(int status, URI address) {
        return switch (status) {
            case 401, 403 -> "it refused the API key";
            case 503 -> "it is still loading";
            default -> address.getPath() + " answered with status " + status;
        };
    }

    private static JsonNode tree(@Nullable String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body == null ? "" : body)).orElse(JSON.missingNode());
        } catch (IOException _) {
            return JSON.missingNode();
        }
    }
}
