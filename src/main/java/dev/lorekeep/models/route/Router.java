package dev.lorekeep.models.route;

import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.config.Route;
import dev.lorekeep.models.route.Decision.Choice;
import dev.lorekeep.models.route.Decision.Excluded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses models: first what must hold (abilities, clearance, health, context), then what is best. A pure function of the
 * settings and the state of the models; it calls nothing.
 *
 * <p>The score is what a choice costs, in money: tokens at the model's price, and the seconds that a person waits (first token,
 * reply, line) at {@link #SECOND}. The model of the conversation's last answer comes first as long as its line is short: its
 * server has worked on the conversation's beginning already, and people get the same voice.
 */
public final class Router {
    /** A second of an employee's waiting, in whole currency units: 18 an hour. */
    private static final double SECOND = 0.005;

    /** A conversation stays with its model up to this many seconds in line. */
    private static final double PATIENCE = 10;

    /** What is not for the settings to say: an hour of a machine is paid for by token only when it is busy. */
    private static final double SECONDS_AN_HOUR = 3_600;

    private final ModelSettings settings;

    public Router(ModelSettings settings) {
        this.settings = settings;
    }

    /** @param lastModel name of the model that answered last in this conversation */
    public Decision decide(RouteRequest request, Map<String, ModelState> models, @Nullable String lastModel) {
        var route = settings.route(request.task());
        var excluded = new ArrayList<Excluded>();
        var sensitive = new ArrayList<String>();
        var scored = new ArrayList<Scored>();
        var fallback = new ArrayList<Scored>();
        for (var name : candidates(route.prefer(), models.keySet()))
            consider(name, request, route, models, lastModel, scored, excluded, sensitive);
        if (!route.order())
            scored.sort(Comparator.<Scored>comparingInt(each -> each.stays() ? 0 : 1)
                    .thenComparingDouble(Scored::score));
        for (var name : route.fallback()) {
            // without a preference every model has been considered already
            if (route.prefer().isEmpty() || route.prefer().contains(name)) continue;
            consider(name, request, route, models, lastModel, fallback, excluded, sensitive);
        }
        var choices = new ArrayList<Choice>();
        for (var each : scored) choices.add(each.choice(rank(route, choices.size()), settings.currency()));
        for (var each : fallback) choices.add(each.choice("fallback", settings.currency()));
        return new Decision(choices, excluded, sensitive);
    }

    private static String rank(Route route, int before) {
        if (route.order()) return "number " + (before + 1) + " in order";
        return before == 0 ? "best score" : "next best score";
    }

    private static Collection<String> candidates(List<String> preferred, Collection<String> all) {
        return preferred.isEmpty() ? all : preferred;
    }

    private void consider(
            String name,
            RouteRequest request,
            Route route,
            Map<String, ModelState> models,
            @Nullable String lastModel,
            List<Scored> into,
            List<Excluded> excluded,
            List<String> sensitive) {
        var model = models.get(name);
        if (model == null) return;
        if (!settings.sensitivity().isCleared(model.profile().endpoint().zone(), request.label())) {
            sensitive.add(name);
            excluded.add(new Excluded(
                    name,
                    "its zone " + model.profile().endpoint().zone() + " is not cleared for " + request.label()
                            + " documents"));
            return;
        }
        var unfit = unfit(model, request, route);
        if (unfit.isPresent()) excluded.add(new Excluded(name, unfit.get()));
        else into.add(score(model, request, name.equals(lastModel)));
    }

    /** What must hold and does not. */
    private static Optional<String> unfit(ModelState model, RouteRequest request, Route route) {
        var profile = model.profile();
        if (request.avoided().contains(profile.name())) return Optional.of("failed at this task before");
        if (profile.tier() < route.minTier())
            return Optional.of("tier " + profile.tier() + ", the task wants " + route.minTier());
        if (!profile.can(route.needs()) || !profile.can(request.needs()))
            return Optional.of("lacks an ability of the task");
        if (request.language().isPresent()
                && !profile.languages().isEmpty()
                && !profile.languages().contains(request.language().get()))
            return Optional.of("not for " + Locale.of(request.language().get()).getDisplayLanguage(Locale.ENGLISH));
        var needed = request.promptTokens() + Math.min(request.outputTokens(), profile.maxOutputTokens());
        if (needed > model.context()) return Optional.of("context of " + model.context() + " tokens is too small");
        if (route.maxLatency().isPresent()
                && model.pace().isMeasured()
                && model.pace().firstToken().compareTo(route.maxLatency().get()) > 0)
            return Optional.of("first token after " + model.pace().firstToken().toMillis() + " ms");
        return model.endpointHealth().trouble().or(() -> model.health().trouble());
    }

    private static Scored score(ModelState model, RouteRequest request, boolean last) {
        var profile = model.profile();
        var output = Math.min(request.outputTokens(), profile.maxOutputTokens());
        var seconds = model.pace().secondsFor(output);
        var queue = model.line().likelyWait().toMillis() / 1e3;
        var money = money(
                profile,
                request.promptTokens(),
                output,
                seconds,
                model.line().load().places());
        var score = money + SECOND * (seconds + queue);
        return new Scored(model, score, seconds, queue, money, last);
    }

    private static double money(ModelProfile profile, int input, int output, double seconds, int places) {
        if (profile.cost().isPresent()) return profile.cost().get().of(input, 0, output);
        return profile.endpoint()
                .hardware()
                .map(hardware -> hardware.perHour() * seconds / SECONDS_AN_HOUR / places)
                .orElse(0.0);
    }

    private record Scored(ModelState model, double score, double seconds, double queue, double money, boolean last) {
        boolean stays() {
            return last && queue <= PATIENCE;
        }

        Choice choice(String rank, String currency) {
            var reason = new StringBuilder(rank)
                    .append(String.format(Locale.ROOT, ": about %.1f s for the answer", seconds));
            if (queue >= 0.1) reason.append(String.format(Locale.ROOT, ", %.0f s in line", Math.ceil(queue)));
            if (money > 0) reason.append(String.format(Locale.ROOT, ", %.5f %s", money, currency));
            if (last) reason.append(", answered last in this conversation");
            return new Choice(model, reason.toString());
        }
    }
}
