package dev.lorekeep.chat;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.agent.AnswererInfo;
import dev.lorekeep.platform.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What a person talks to: version, models, and how much there is to find for them. */
@Path("/api/status")
@RunOnVirtualThread
class StatusResource {
    private final AnswererInfo info;
    private final AccessRules rules;
    private final Database database;
    private final CurrentCaller current;
    private final String version;

    StatusResource(
            AnswererInfo info,
            AccessRules rules,
            Database database,
            CurrentCaller current,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.info = info;
        this.rules = rules;
        this.database = database;
        this.current = current;
        this.version = version;
    }

    /**
     * @param documents that can be searched and that the caller may read
     * @param chunks passages of those
     */
    record Status(
            String version, String embeddingModel, @Nullable String chatModel, long documents, long chunks) {}

    @GET
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Status read() {
        var readable = rules.filterFor(current.caller(), Set.of()).accessSets();
        return database.first(
                        row -> new Status(
                                version,
                                info.embeddingModel(),
                                info.chatModel().orElse(null),
                                row.getLong("documents"),
                                row.getLong("chunks")),
                        """
                        select count(*) documents, coalesce(sum(chunk_count), 0) chunks from document
                        where collection_id = any (?) and indexed_revision is not null and state <> 'REMOVING'
                        """,
                        readable)
                .orElseThrow();
    }
}
