package dev.lorekeep.ingest;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.EmbeddingMetrics;
import dev.lorekeep.embed.EmbeddingMetrics.Lookups;
import dev.lorekeep.embed.GpuMemory;
import dev.lorekeep.embed.VectorCache;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** How busy the embedding model is, for those who run the service. */
@Path("/api/status/embedding")
@RunOnVirtualThread
class EmbeddingStatusResource {
    private final Embedder embedder;
    private final VectorCache cache;

    EmbeddingStatusResource(Embedder embedder, VectorCache cache) {
        this.embedder = embedder;
        this.cache = cache;
    }

    /**
     * @param metrics of the model
     * @param gpus memory of the machine's, when the model runs on one
     * @param passageVectors passages whose vector was in the database, and others
     */
    record Status(
            String model, String device, EmbeddingMetrics metrics, List<GpuMemory> gpus, Lookups passageVectors) {}

    @GET
    @RolesAllowed("ADMIN")
    public Status read() {
        var info = embedder.info();
        return new Status(
                info.model(),
                info.device(),
                embedder.metrics(),
                embedder.gpuMemory(),
                new Lookups(cache.hits(), cache.misses()));
    }
}
