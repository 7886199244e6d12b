package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.embed.Embedder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Vectors of texts that the caller sends, made by the embedding model that searches use. */
@Path("/v1/embeddings")
@RunOnVirtualThread
class EmbeddingResource {
    private static final long LOOK_FOR_CLIENT_MILLIS = 100;

    private final Embedder embedder;

    EmbeddingResource(Embedder embedder) {
        this.embedder = embedder;
    }

    /** @param embedding numbers, or text of them */
    record Vector(String object, int index, Object embedding) {}

    record Vectors(String object, List<Vector> data, String model, Map<String, Long> usage) {}

    @POST
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Vectors embed(@Nullable JsonNode body, @Context RoutingContext routing) {
        var request = EmbeddingRequest.of(body);
        var info = embedder.info();
        if (!request.model().equals(info.model())) throw OpenAiError.noModel(request.model());
        if (request.dimensions() != 0 && request.dimensions() != info.dimensions())
            throw OpenAiError.unsupported(
                    "dimensions", "Vectors have " + info.dimensions() + " dimensions: leave “dimensions” out.");
        // somebody waits for a question; passages come in bulk and must not hold up those who ask
        var priority = request.side() == Embedder.Side.QUERY ? Embedder.Priority.INTERACTIVE : Embedder.Priority.BULK;
        var vectors = awaited(embedder.embed(request.texts(), request.side(), priority), routing);
        var data = new ArrayList<Vector>();
        for (var vector : vectors)
            data.add(new Vector("embedding", data.size(), request.base64() ? base64(vector) : vector));
        var tokens = request.texts().stream().mapToLong(embedder::countTokens).sum();
        return new Vectors("list", data, info.model(), Map.of("prompt_tokens", tokens, "total_tokens", tokens));
    }

    private static List<float[]> awaited(CompletableFuture<List<float[]>> vectors, RoutingContext routing) {
        try {
            while (true) {
                try {
                    return vectors.get(LOOK_FOR_CLIENT_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    if (!routing.response().closed()) continue;
                    vectors.cancel(true);
                    return List.of();
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot embed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            vectors.cancel(true);
            throw new IllegalStateException("interrupted while embedding", e);
        }
    }

    private static String base64(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var component : vector) bytes.putFloat(component);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
