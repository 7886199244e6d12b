package dev.lorekeep.admin;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.access.NotForApiKeys;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.LiveSettings;
import dev.lorekeep.models.config.Endpoint;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.doctor.Doctor;
import dev.lorekeep.models.doctor.Finding;
import dev.lorekeep.models.route.Decision;
import dev.lorekeep.models.route.Discovery;
import dev.lorekeep.models.route.ModelState;
import dev.lorekeep.models.route.RouteRequest;
import dev.lorekeep.platform.LorekeepConfig;
import dev.lorekeep.platform.Sha256;
import dev.lorekeep.platform.StartupProblem;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The language models as they are at this moment, and the file that describes them. */
@Path("/api/models")
@NotForApiKeys
@RunOnVirtualThread
class ModelsResource {
    private static final int MAX_CHARACTERS = 200_000;
    /** Tasks that are done today; the others have routes for what is to come. */
    private static final Set<String> USED = Set.of("answer", "rewrite");

    private final ChatModels models;
    private final LiveSettings live;
    private final LorekeepConfig config;
    private final CurrentCaller current;
    private final AuditLog audit;

    ModelsResource(ChatModels models, LiveSettings live, LorekeepConfig config, CurrentCaller current, AuditLog audit) {
        this.models = models;
        this.live = live;
        this.config = config;
        this.current = current;
        this.audit = audit;
    }

    /** @param detail what it said when it was asked last; empty when it was well */
    record EndpointView(
            String name,
            String url,
            String server,
            String zone,
            String clearance,
            @Nullable String trouble,
            @Nullable String detail,
            int running,
            int waiting,
            int places) {}

    /**
     * @param firstTokenMillis recent mean; null before the first call
     * @param tokensPerSecond recent mean; null before the first call
     */
    record ModelView(
            String name,
            String endpoint,
            String servedName,
            String family,
            int tier,
            int context,
            List<String> modalities,
            boolean tools,
            @Nullable String trouble,
            @Nullable Long firstTokenMillis,
            @Nullable Double tokensPerSecond) {}

    record ChoiceView(String model, String reason) {}

    /** What would be asked now for a short question about documents with the least sensitive label. */
    record RouteView(String task, List<ChoiceView> choices, List<ChoiceView> excluded) {}

    record View(
            String file,
            String yaml,
            String sha256,
            boolean editable,
            @Nullable String problem,
            List<String> labels,
            List<EndpointView> endpoints,
            List<ModelView> models,
            List<RouteView> routes) {}

    @GET
    @RolesAllowed({"ADMIN", "AUDITOR"})
    public View read() {
        var settings = models.settings();
        var yaml = live.text();
        return new View(
                config.models().toString(),
                yaml,
                Sha256.hex(yaml),
                config.modelsEditable(),
                live.problem().orElse(null),
                settings.sensitivity().labels(),
                settings.endpoints().values().stream()
                        .map(each -> view(each, settings))
                        .toList(),
                models.states().stream().map(ModelsResource::view).toList(),
                models.names().isEmpty()
                        ? List.of()
                        : ModelSettings.TASKS.stream()
                                .filter(task ->
                                        USED.contains(task) || settings.routes().containsKey(task))
                                .map(this::route)
                                .toList());
    }

    private EndpointView view(Endpoint endpoint, ModelSettings settings) {
        var state = models.states().stream()
                .filter(each -> each.profile().endpoint().equals(endpoint))
                .findFirst();
        var load = state.map(each -> each.line().load());
        var sensitivity = settings.sensitivity();
        var clearance = sensitivity.labels().reversed().stream()
                .filter(label -> sensitivity.isCleared(endpoint.zone(), label))
                .findFirst()
                .orElse("");
        return new EndpointView(
                endpoint.name(),
                endpoint.url().toString(),
                endpoint.server().key(),
                endpoint.zone(),
                clearance,
                state.flatMap(each -> each.endpointHealth().trouble()).orElse(null),
                live.found(endpoint).map(Discovery.Found::detail).orElse(null),
                load.map(each -> each.running()).orElse(0),
                load.map(each -> each.waiting()).orElse(0),
                endpoint.maxConcurrent());
    }

    private static ModelView view(ModelState state) {
        var profile = state.profile();
        var measured = state.pace().isMeasured();
        return new ModelView(
                profile.name(),
                profile.endpoint().name(),
                profile.servedName(),
                profile.family().key(),
                profile.tier(),
                state.context(),
                profile.modalities().stream()
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                profile.tools().auto(),
                state.endpointHealth()
                        .trouble()
                        .or(() -> state.health().trouble())
                        .orElse(null),
                measured ? state.pace().firstToken().toMillis() : null,
                measured ? state.pace().tokensPerSecond() : null);
    }

    private RouteView route(String task) {
        var label = models.settings().sensitivity().labels().getFirst();
        var decision =
                models.decide(new RouteRequest(task, Set.of(), 1_000, 300, label, Optional.empty(), Optional.empty()));
        return new RouteView(
                task,
                decision.choices().stream()
                        .map(each -> new ChoiceView(each.name(), each.reason()))
                        .toList(),
                decision.excluded().stream().map(ModelsResource::view).toList());
    }

    private static ChoiceView view(Decision.Excluded excluded) {
        return new ChoiceView(excluded.model(), excluded.reason());
    }

    record GivenFile(@Nullable String yaml, @Nullable String sha256) {}

    /** @param problem one line, null when the text can be used */
    record ValidationView(
            @Nullable String problem, @Nullable Integer line, List<String> models) {}

    @POST
    @Path("validation")
    @RolesAllowed("ADMIN")
    public ValidationView validate(@Nullable GivenFile given) {
        try {
            return new ValidationView(
                    null, null, List.copyOf(live.parse(yaml(given)).models().keySet()));
        } catch (StartupProblem e) {
            return new ValidationView(e.getMessage(), line(e), List.of());
        }
    }

    /** Replaces the file; the service goes on with it at once. */
    @PUT
    @Path("file")
    @RolesAllowed("ADMIN")
    public View save(@Nullable GivenFile given) {
        if (!config.modelsEditable())
            throw problem(
                    Response.Status.FORBIDDEN,
                    "The file may be edited on the machine only: lorekeep.models.editable is false.");
        var yaml = yaml(given);
        var before = given == null || given.sha256() == null ? "" : given.sha256();
        try {
            if (!live.save(yaml, before))
                throw problem(
                        Response.Status.CONFLICT,
                        "The file has changed since you opened it. Load it again, then edit.");
        } catch (StartupProblem e) {
            throw problem(Response.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        audit.append(
                current.caller(), "models.changed", config.models().toString(), Map.of("sha256", Sha256.hex(yaml)));
        return read();
    }

    record FindingView(String check, Finding.State state, String detail, String remedy) {}

    /** Tries what a model can do; takes up to a minute or two on a slow one. */
    @POST
    @Path("{name}/examination")
    @RolesAllowed("ADMIN")
    public List<FindingView> examine(String name) {
        var model = models.settings().models().get(name);
        if (model == null) throw problem(Response.Status.NOT_FOUND, "There is no such model.");
        return new Doctor(models)
                .examine(model, _ -> {}).findings().stream()
                        .map(each -> new FindingView(each.check(), each.state(), each.detail(), each.remedy()))
                        .toList();
    }

    private static String yaml(@Nullable GivenFile given) {
        var yaml = given == null ? null : given.yaml();
        if (yaml == null) throw problem(Response.Status.BAD_REQUEST, "There is no text.");
        if (yaml.length() > MAX_CHARACTERS)
            throw problem(Response.Status.BAD_REQUEST, "The file has at most 200,000 characters.");
        return yaml;
    }

    /** Line of the file that a refusal names, from 1. */
    private @Nullable Integer line(StartupProblem refusal) {
        var rest = String.valueOf(refusal.getMessage()).replace(config.models().toString(), "");
        var match = java.util.regex.Pattern.compile("^:(\\d{1,7}):").matcher(rest);
        return match.find() ? Integer.valueOf(match.group(1)) : null;
    }

    private static HttpProblem problem(Response.Status status, String sentence) {
        return HttpProblem.valueOf(status, sentence);
    }
}
