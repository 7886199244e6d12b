package dev.lorekeep.agent.extract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Collections;
import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.access.DocumentCollection;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.spec.Agents;
import dev.lorekeep.models.ChatModels;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A person's own extractions. To everyone else they do not exist. */
@Path("/api/extractions")
@RunOnVirtualThread
class ExtractionResource {
    private static final int ROWS = 50;

    /** Each of them stands in line at the models twice. */
    private static final int MAX_RUNNING = 5;

    private final Extractions extractions;
    private final ExtractionConductor conductor;
    private final ExtractionAudit audit;
    private final Agents agents;
    private final Collections collections;
    private final AccessRules rules;
    private final ChatModels models;
    private final CurrentCaller current;

    ExtractionResource(
            Extractions extractions,
            ExtractionConductor conductor,
            ExtractionAudit audit,
            Agents agents,
            Collections collections,
            AccessRules rules,
            ChatModels models,
            CurrentCaller current) {
        this.extractions = extractions;
        this.conductor = conductor;
        this.audit = audit;
        this.agents = agents;
        this.collections = collections;
        this.rules = rules;
        this.models = models;
        this.current = current;
    }

    record Order(@Nullable String agent, @Nullable UUID collection) {}

    record Started(UUID id) {}

    /**
     * @param collectionName null when it is gone or not readable any more
     * @param fields names of the columns
     */
    record Listed(
            UUID id,
            String agent,
            UUID collection,
            @Nullable String collectionName,
            List<String> fields,
            Extraction.State state,
            String reason,
            int total,
            int done,
            int failed,
            Instant createdAt,
            @Nullable Instant endedAt) {}

    /** @param next what to ask for the rows after these; null when there are none now */
    record Details(
            UUID id,
            String agent,
            String agentVersion,
            UUID collection,
            @Nullable String collectionName,
            List<String> fields,
            Extraction.State state,
            String reason,
            int total,
            int done,
            int failed,
            Instant createdAt,
            @Nullable Instant endedAt,
            List<Row> rows,
            @Nullable UUID next) {}

    /** @param problem why it failed, or what was left out; null for neither */
    record Result(
            UUID document,
            String title,
            ObjectNode fields,
            List<Standing.Unsupported> unsupported,
            @Nullable String problem) {
        static Result of(Row row) {
            return new Result(
                    row.document(),
                    row.title(),
                    row.data(),
                    row.unsupported(),
                    row.reason().isEmpty() ? null : row.reason());
        }
    }

    @POST
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response start(@Nullable Order order) {
        if (order == null || order.agent() == null || order.collection() == null)
            throw invalid("Say which agent and which collection.");
        var caller = current.caller();
        var agent = agents.find(order.agent(), caller)
                .orElseThrow(() -> invalid("There is no agent “" + order.agent() + "” that you may use."));
        var schema = agent.output()
                .schema()
                .filter(_ -> agent.output().form() == AgentSpec.Form.EXTRACT)
                .orElseThrow(() -> invalid("“" + agent.title()
                        + "” answers questions. Choose an agent whose file says “output: extract” and has a schema."));
        if (!rules.mayRead(caller, order.collection())) throw invalid("There is no such collection that you may read.");
        var limits = agents.collections(agent);
        if (!limits.isEmpty() && !limits.contains(order.collection()))
            throw invalid("“" + agent.title() + "” is not made for this collection: its file names others.");
        if (models.names().isEmpty())
            throw refused("No language model is configured, and only one can fill in fields."
                    + " Ask an administrator to add one to models.yaml.");
        if (extractions.running(caller) >= MAX_RUNNING)
            throw refused("Five extractions of yours are running. Wait for one to end, or stop one.");
        var started = conductor.start(caller, agent, schema, order.collection());
        return Response.accepted(new Started(started.id())).build();
    }

    @GET
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public List<Listed> list() {
        var caller = current.caller();
        var names = names(caller);
        return extractions.of(caller).stream()
                .map(each -> {
                    var counts = extractions.counts(caller, each.id());
                    return new Listed(
                            each.id(),
                            each.agent(),
                            each.collectionId(),
                            names.get(each.collectionId()),
                            Fields.of(each.schema()).names(),
                            each.state(),
                            each.reason(),
                            each.total(),
                            counts.done(),
                            counts.failed(),
                            each.createdAt(),
                            each.endedAt());
                })
                .toList();
    }

    private Map<UUID, String> names(Caller caller) {
        return collections.readableBy(caller).stream()
                .collect(Collectors.toMap(each -> each.id, (DocumentCollection each) -> each.name));
    }

    @GET
    @Path("{id}")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Details read(UUID id, @QueryParam("after") @Nullable UUID after) {
        var caller = current.caller();
        var extraction = existing(id);
        var found = extractions.rows(caller, id, after, ROWS + 1);
        var rows = found.subList(0, Math.min(ROWS, found.size()));
        var counts = extractions.counts(caller, id);
        audit.shown(caller, id, rows);
        return new Details(
                id,
                extraction.agent(),
                extraction.agentVersion(),
                extraction.collectionId(),
                names(caller).get(extraction.collectionId()),
                Fields.of(extraction.schema()).names(),
                extraction.state(),
                extraction.reason(),
                extraction.total(),
                counts.done(),
                counts.failed(),
                extraction.createdAt(),
                extraction.endedAt(),
                rows,
                found.size() > ROWS ? rows.getLast().document() : null);
    }

    @GET
    @Path("{id}/json")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response json(UUID id) {
        existing(id);
        var rows = all(id, "json");
        return Response.ok(rows.stream().map(Result::of).toList())
                .header("Content-Disposition", "attachment; filename=\"extraction-" + id + ".json\"")
                .build();
    }

    @GET
    @Path("{id}/csv")
    @Produces("text/csv; charset=utf-8")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response csv(UUID id) {
        var fields = Fields.of(existing(id).schema());
        return Response.ok(ExtractionCsv.of(fields, all(id, "csv")))
                .header("Content-Disposition", "attachment; filename=\"extraction-" + id + ".csv\"")
                .build();
    }

    private List<Row> all(UUID id, String form) {
        var rows = extractions.rows(current.caller(), id, null, Integer.MAX_VALUE);
        audit.downloaded(current.caller(), id, form, rows);
        return rows;
    }

    /** What was read stays. */
    @POST
    @Path("{id}/cancellation")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response stop(UUID id) {
        existing(id);
        conductor.stop(id);
        return Response.accepted().build();
    }

    /** Stops it and removes what was read. */
    @DELETE
    @Path("{id}")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public void delete(UUID id) {
        existing(id);
        conductor.stop(id);
        extractions.delete(current.caller(), id);
    }

    private Extraction existing(UUID id) {
        return extractions
                .find(current.caller(), id)
                .orElseThrow(() -> HttpProblem.valueOf(Status.NOT_FOUND, "There is no such extraction."));
    }

    private static HttpProblem invalid(String detail) {
        return HttpProblem.valueOf(Status.BAD_REQUEST, detail);
    }

    private static HttpProblem refused(String detail) {
        return HttpProblem.valueOf(Status.CONFLICT, detail);
    }
}
