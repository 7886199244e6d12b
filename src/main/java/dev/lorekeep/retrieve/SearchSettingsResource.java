package dev.lorekeep.retrieve;

import dev.lorekeep.access.Collections;
import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.EmbeddingConfig;
import dev.lorekeep.platform.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a collection is searched. Counts from the next question on. */
@Path("/api/collections")
@RunOnVirtualThread
@RolesAllowed("ADMIN")
class SearchSettingsResource {
    private final QueryInstructions instructions;
    private final Embedder embedder;
    private final Collections collections;
    private final AuditLog log;
    private final CurrentCaller current;

    SearchSettingsResource(
            QueryInstructions instructions,
            Embedder embedder,
            Collections collections,
            AuditLog log,
            CurrentCaller current) {
        this.instructions = instructions;
        this.embedder = embedder;
        this.collections = collections;
        this.log = log;
        this.current = current;
    }

    record GivenSettings(@Nullable String queryInstruction) {}

    /**
     * @param queryInstruction the collection's own; null when it goes with the model
     * @param usualInstruction what the model is told where there is none; null when the model is told nothing at all
     */
    record View(@Nullable String queryInstruction, @Nullable String usualInstruction, String model) {}

    @GET
    @Path("/{id}/search-settings")
    public View find(UUID id) {
        collections.managed(current.caller(), id);
        return view(id);
    }

    private View view(UUID id) {
        return new View(
                instructions.of(id).orElse(null),
                embedder.queryInstruction().orElse(null),
                embedder.info().model());
    }

    @PUT
    @Path("/{id}/search-settings")
    public View change(UUID id, @Nullable GivenSettings given) {
        var caller = current.caller();
        var collection = collections.managed(caller, id);
        var wanted = given == null || given.queryInstruction() == null
                ? ""
                : given.queryInstruction().strip();
        if (!wanted.isEmpty()) check(wanted);
        if (!wanted.equals(instructions.of(id).orElse(""))) {
            log.append(caller, "collection.search-settings", collection.slug, Map.of("query instruction", wanted));
            instructions.change(id, wanted.isEmpty() ? null : wanted);
        }
        return view(id);
    }

    private void check(String instruction) {
        if (embedder.queryInstruction().isEmpty())
            throw Problems.conflict("The embedding model " + embedder.info().model()
                    + " takes no instruction with a question. Models such as Qwen3-Embedding do.");
        if (!EmbeddingConfig.isInstruction(instruction))
            throw Problems.invalid(
                    "An instruction is one line of at most " + EmbeddingConfig.MAX_INSTRUCTION_LENGTH + " characters.");
        // as for the one of all collections: the question needs room, too
        var most = embedder.info().maxTokens() / 2;
        var tokens = embedder.countTokens(instruction);
        if (tokens > most)
            throw Problems.invalid("The instruction has " + tokens + " tokens, and the model reads " + 2 * most
                    + " of instruction and question together: give at most " + most + ".");
    }
}
