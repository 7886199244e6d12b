package dev.lorekeep.models;

import dev.lorekeep.access.Caller;
import dev.lorekeep.models.config.Endpoint;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.ledger.Costs;
import dev.lorekeep.models.route.Decision;
import dev.lorekeep.models.route.EndpointLine;
import dev.lorekeep.models.route.Health;
import dev.lorekeep.models.route.ModelState;
import dev.lorekeep.models.route.RouteRequest;
import dev.lorekeep.models.route.Router;
import dev.lorekeep.models.wire.Watchman;
import dev.lorekeep.models.wire.WireFailure;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The configured language models, and the only place that tries one after another. Each call waits in the line of its endpoint,
 * changes what is known of the endpoint's health and pace, and is written down. Settings may be replaced while calls run.
 */
public final class ChatModels implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ChatModels.class);
    /** A person sees the place in line and may stop; after this long the place is given up, so that nothing waits for ever. */
    private static final Duration LONGEST_LINE = Duration.ofMinutes(10);

    private static final int CONVERSATIONS = 10_000;

    private final Clock clock;
    private final CallLog log;
    private final HttpClient client = httpClient();
    private final Watchman watchman = new Watchman();
    private final Map<UUID, String> lastModels = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, String> eldest) {
            return size() > CONVERSATIONS;
        }
    };
    private volatile World world;

    /** Settings with all that is known of their models at one moment. */
    private record World(ModelSettings settings, Router router, Map<String, ModelState> models) {}

    public ChatModels(ModelSettings settings, Clock clock, CallLog log) {
        this.clock = clock;
        this.log = log;
        this.world = new World(settings, new Router(settings), states(settings, Map.of()));
    }

    /** From now on. Calls that run end as they began; lines go on, health and pace of what did not change are kept. */
    public synchronized void replace(ModelSettings settings) {
        world = new World(settings, new Router(settings), states(settings, world.models()));
    }

    private Map<String, ModelState> states(ModelSettings settings, Map<String, ModelState> before) {
        var lines = new LinkedHashMap<Endpoint, EndpointLine>();
        var healths = new LinkedHashMap<Endpoint, Health>();
        for (var old : before.values()) {
            var endpoint = settings.endpoints().get(old.profile().endpoint().name());
            if (endpoint == null
                    || !endpoint.url().equals(old.profile().endpoint().url())) continue;
            old.line().resize(endpoint.maxConcurrent(), endpoint.maxWaiting());
            lines.put(endpoint, old.line());
            // a new key deserves a new chance
            if (endpoint.equals(old.profile().endpoint())) healths.put(endpoint, old.endpointHealth());
        }
        var states = new LinkedHashMap<String, ModelState>();
        for (var profile : settings.models().values()) {
            var endpoint = profile.endpoint();
            var line =
                    lines.computeIfAbsent(endpoint, each -> new EndpointLine(each.maxConcurrent(), each.maxWaiting()));
            var health = healths.computeIfAbsent(endpoint, _ -> new Health(clock));
            var old = before.get(profile.name());
            var same = old != null && old.profile().equals(profile) && old.endpointHealth() == health;
            states.put(profile.name(), same ? old : new ModelState(profile, health, line, clock));
        }
        return states;
    }

    public ModelSettings settings() {
        return world.settings();
    }

    /** All models with what is known of them, in the order of the file. */
    public List<ModelState> states() {
        return List.copyOf(world.models().values());
    }

    /** Names of all models, whether or not they can be reached. */
    public List<String> names() {
        return List.copyOf(world.models().keySet());
    }

    /** A model to talk to outside of any route, such as for a check; empty when there is none of that name. */
    public Optional<ChatModel> model(String name) {
        return Optional.ofNullable(world.settings().models().get(name)).map(this::model);
    }

    /** A model that need not be in the file yet. */
    public ChatModel model(ModelProfile profile) {
        return new ChatModel(profile, client, watchman);
    }

    public HttpClient client() {
        return client;
    }

    /** Which models would be asked now. */
    public Decision decide(RouteRequest request) {
        var now = world;
        return now.router().decide(request, now.models(), lastModel(request));
    }

    private synchronized @Nullable String lastModel(RouteRequest request) {
        return request.conversation().map(lastModels::get).orElse(null);
    }

    private synchronized void remember(RouteRequest request, String model) {
        request.conversation().ifPresent(conversation -> lastModels.put(conversation, model));
    }

    /**
     * Gives the work to one model after another, best first, until one ends it or has shown something.
     *
     * @param caller on whose behalf, for the line and the ledger
     * @param run the answer it is for
     */
    public Outcome run(RouteRequest request, Caller caller, Optional<UUID> run, Work work, BooleanSupplier stopped) {
        var decision = decide(request);
        var reasons = new ArrayList<String>();
        decision.excluded().forEach(each -> reasons.add(each.model() + ": " + each.reason()));
        var left = new ArrayDeque<>(decision.choices());
        while (!left.isEmpty()) {
            if (stopped.getAsBoolean()) return new Outcome.Stopped();
            var choice = left.removeFirst();
            var call = attempt(choice, decision.others(), request, caller, run, work, stopped, reasons);
            if (call.isEmpty()) continue;
            if (!(call.get().reply() instanceof Reply.Failed failed) || work.hasShown()) {
                if (call.get().reply() instanceof Reply.Complete) remember(request, choice.name());
                return new Outcome.Ended(call.get(), choice, decision);
            }
            reasons.add(choice.name() + ": " + failed.reason());
            work.failed(choice, failed.reason());
            if (learnsContext(choice.model(), call.get())) left.addFirst(choice);
        }
        return stopped.getAsBoolean() ? new Outcome.Stopped() : new Outcome.NoneLeft(decision, reasons);
    }

    private Optional<Call> attempt(
            Decision.Choice choice,
            String others,
            RouteRequest request,
            Caller caller,
            Optional<UUID> run,
            Work work,
            BooleanSupplier stopped,
            List<String> reasons) {
        var model = choice.model();
        var startedAt = clock.instant();
        var place =
                model.line().enter(caller.accountId(), before -> work.waiting(choice, before), stopped, LONGEST_LINE);
        if (place.isEmpty()) {
            if (!stopped.getAsBoolean()) reasons.add(choice.name() + ": its line is full");
            return Optional.empty();
        }
        Call call;
        try (var entered = place.get()) {
            // it may have fallen ill while this call stood in line
            if (!model.endpointHealth().admit()) return left(choice, reasons, model.endpointHealth());
            if (!model.health().admit()) {
                model.endpointHealth().neither();
                return left(choice, reasons, model.health());
            }
            try {
                work.asking(choice);
                call = model(model.profile()).call(work.request(model.profile(), model.context()), work::text, stopped);
            } catch (RuntimeException | Error e) {
                model.endpointHealth().neither();
                model.health().neither();
                throw e;
            }
        }
        note(model, call);
        write(choice, others, request, caller, run, startedAt, place.get(), call);
        return Optional.of(call);
    }

    private static Optional<Call> left(Decision.Choice choice, List<String> reasons, Health health) {
        reasons.add(choice.name() + ": " + health.trouble().orElse("it is being tried"));
        return Optional.empty();
    }

    private static void note(ModelState model, Call call) {
        model.pace().add(call);
        if (call.failure().isEmpty()) {
            if (call.reply() instanceof Reply.Stopped) {
                model.endpointHealth().neither();
                model.health().neither();
            } else {
                model.endpointHealth().succeeded();
                model.health().succeeded();
            }
            return;
        }
        var failure = call.failure().get();
        LOG.warnf("chat model %s: %s", model.profile().name(), failure.getMessage());
        switch (failure.kind()) {
            // the server works; this model, or this request, does not
            case UNKNOWN_MODEL, EMPTY, UNFINISHED, BAD_TOOL_CALLS, WITHHELD, OVERFLOW, BAD_REQUEST -> {
                model.endpointHealth().succeeded();
                model.health().failed(failure);
            }
            default -> {
                model.endpointHealth().failed(failure);
                model.health().neither();
            }
        }
    }

    /** A server that says how much fits gets the same question again, shorter. */
    private static boolean learnsContext(ModelState model, Call call) {
        var failure = call.failure();
        if (failure.isEmpty() || failure.get().kind() != WireFailure.Kind.OVERFLOW) return false;
        var fits = failure.get().context();
        if (fits.isEmpty() || fits.getAsInt() >= model.context()) return false;
        model.serves(fits.getAsInt());
        LOG.warnf(
                "chat model %s holds %d tokens, less than configured",
                model.profile().name(), fits.getAsInt());
        return true;
    }

    private void write(
            Decision.Choice choice,
            String others,
            RouteRequest request,
            Caller caller,
            Optional<UUID> run,
            Instant startedAt,
            EndpointLine.Place place,
            Call call) {
        var profile = choice.model().profile();
        log.ended(new ModelCall(
                UUID.randomUUID(),
                startedAt,
                caller.accountId(),
                run,
                request.task(),
                profile.name(),
                profile.endpoint().name(),
                call.outcome(),
                call.usage(),
                place.waited(),
                call.firstToken(),
                call.duration(),
                place.occupied(),
                Costs.of(profile, call.usage(), place.occupied()),
                others.isEmpty() ? choice.reason() : choice.reason() + ". Not asked: " + others));
    }

    @Override
    public void close() {
        watchman.close();
        client.shutdownNow();
    }

    static HttpClient httpClient() {
        return HttpClient.newBuilder()
                // uvicorn and llama.cpp speak 1.1 and stumble over the offer to upgrade to HTTP/2
                .version(HttpClient.Version.HTTP_1_1)
                // only ever talk to the address that the admin wrote down
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
    }
}
