package dev.lorekeep.agent.spec;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.access.NotForApiKeys;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.platform.StartupProblem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agents that a person may ask, and their files for administrators. */
@Path("/api/agents")
@RunOnVirtualThread
class AgentResource {
    private static final int MAX_SOURCE = 100_000;

    private final Agents agents;
    private final AgentConfig config;
    private final AuditLog audit;
    private final CurrentCaller current;

    AgentResource(Agents agents, AgentConfig config, AuditLog audit, CurrentCaller current) {
        this.agents = agents;
        this.config = config;
        this.audit = audit;
        this.current = current;
    }

    /**
     * An agent as people choose it.
     *
     * @param output prose, report, table or extract
     */
    record Listed(
            String name, String title, String description, String output, List<String> starters, List<String> tools) {
        static Listed of(AgentSpec agent) {
            return new Listed(
                    agent.name(),
                    agent.title(),
                    agent.description(),
                    agent.output().form().name().toLowerCase(Locale.ROOT),
                    agent.starters(),
                    agent.tools());
        }
    }

    /**
     * An agent as administrators see it.
     *
     * @param shipped whether Lorekeep brings one of this name along
     * @param file whether there is a file in the folder
     * @param problem why the file is not what runs
     * @param unknown collections and teams that it names and that do not exist
     */
    record Details(
            String name,
            String source,
            String version,
            boolean shipped,
            boolean file,
            boolean editable,
            @Nullable String problem,
            List<String> unknown,
            List<Agents.Version> versions) {}

    record Given(@Nullable String source) {}

    /** @param problem null when it can be used */
    record Checked(@Nullable String problem, List<String> unknown) {}

    record Draft(String agent) {}

    @GET
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public List<Listed> list() {
        return agents.usableBy(current.caller()).stream().map(Listed::of).toList();
    }

    @GET
    @Path("{name}")
    @RolesAllowed("ADMIN")
    public Details read(String name) {
        var agent = existing(name);
        return new Details(
                agent.name(),
                agent.source(),
                agent.version(),
                agents.isShipped(name),
                agents.hasFile(name),
                config.editable(),
                agents.problems().get(name),
                agents.unknown(agent),
                agents.versions(name));
    }

    /** For export: the file as it is. */
    @GET
    @Path("{name}/file")
    @Produces("text/markdown; charset=utf-8")
    @RolesAllowed("ADMIN")
    public Response file(String name) {
        var agent = existing(name);
        return Response.ok(agent.source())
                .header("Content-Disposition", "attachment; filename=\"" + agent.name() + ".md\"")
                .build();
    }

    @GET
    @Path("{name}/versions/{version}")
    @Produces("text/markdown; charset=utf-8")
    @RolesAllowed("ADMIN")
    public String version(String name, String version) {
        return agents.source(name, version)
                .orElseThrow(() -> HttpProblem.valueOf(Response.Status.NOT_FOUND, "There is no such version."));
    }

    /** What a text would mean, without saving it. */
    @POST
    @Path("{name}/validation")
    @RolesAllowed("ADMIN")
    public Checked check(String name, @Nullable Given given) {
        try {
            return new Checked(null, agents.unknown(AgentFile.parse(name, source(given))));
        } catch (StartupProblem e) {
            return new Checked(e.getMessage(), List.of());
        }
    }

    /** An agent that only its writer may ask, to try a text before it is saved. */
    @POST
    @Path("{name}/drafts")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public Draft draft(String name, @Nullable Given given) {
        try {
            return new Draft(agents.draft(name, source(given), current.caller()));
        } catch (StartupProblem e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    @PUT
    @Path("{name}")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public Details save(String name, @Nullable Given given) {
        editable();
        try {
            var agent = agents.save(name, source(given));
            audit.append(current.caller(), "agent.changed", name, Map.of("version", agent.version()));
        } catch (StartupProblem e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
        return read(name);
    }

    /** One that Lorekeep brings along is then as it was; others are gone. */
    @DELETE
    @Path("{name}")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public void remove(String name) {
        editable();
        existing(name);
        if (!agents.remove(name))
            throw HttpProblem.valueOf(Response.Status.CONFLICT, "“" + name + "” comes with Lorekeep and has no file.");
        audit.append(current.caller(), "agent.removed", name, Map.of());
    }

    private void editable() {
        if (!config.editable())
            throw HttpProblem.valueOf(
                    Response.Status.FORBIDDEN, "Agents are not edited here: lorekeep.agents.editable is false.");
    }

    private AgentSpec existing(String name) {
        return agents.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HttpProblem.valueOf(Response.Status.NOT_FOUND, "There is no such agent."));
    }

    private static String source(@Nullable Given given) {
        if (given == null || given.source() == null) throw invalid("The text of the agent is missing.");
        if (given.source().length() > MAX_SOURCE) throw invalid("An agent has at most 100,000 characters.");
        return given.source();
    }

    private static HttpProblem invalid(String detail) {
        return HttpProblem.valueOf(Response.Status.BAD_REQUEST, detail);
    }
}
