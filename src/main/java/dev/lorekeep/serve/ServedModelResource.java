package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.agent.spec.Agents;
import dev.lorekeep.embed.Embedder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** What the caller may name as a model: agents, and the embedding model. */
@Path("/v1/models")
@RunOnVirtualThread
class ServedModelResource {
    private static final String OWNER = "lorekeep";

    private final Agents agents;
    private final Embedder embedder;
    private final CurrentCaller current;
    private final long startedAt;

    ServedModelResource(Agents agents, Embedder embedder, CurrentCaller current, Clock clock) {
        this.agents = agents;
        this.embedder = embedder;
        this.current = current;
        this.startedAt = clock.instant().getEpochSecond();
    }

    /** @param created seconds since 1970: when the service began to offer it */
    @JsonNaming(SnakeCaseStrategy.class)
    record ServedModel(String id, String object, long created, String ownedBy) {}

    record Models(String object, List<ServedModel> data) {}

    @GET
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Models list() {
        return new Models("list", usableBy(current.caller()).toList());
    }

    @GET
    @Path("/{id: .+}")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public ServedModel one(String id) {
        return usableBy(current.caller())
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> OpenAiError.noModel(id));
    }

    private Stream<ServedModel> usableBy(Caller caller) {
        var names = agents.usableBy(caller).stream().map(each -> each.name());
        return Stream.concat(names, Stream.of(embedder.info().model()))
                .map(name -> new ServedModel(name, "model", startedAt, OWNER));
    }
}
