package dev.lorekeep.models.route;

import dev.lorekeep.models.config.ModelProfile;
import java.time.Clock;

/** What is known of a model besides its profile. Endpoints' health and line are shared by their models. */
public final class ModelState {
    private final ModelProfile profile;
    private final Health endpointHealth;
    private final Health health;
    private final EndpointLine line;
    private final Pace pace;
    private volatile int servedContext;

    public ModelState(ModelProfile profile, Health endpointHealth, EndpointLine line, Clock clock) {
        this(profile, endpointHealth, line, new Health(clock), new Pace());
    }

    private ModelState(ModelProfile profile, Health endpointHealth, EndpointLine line, Health health, Pace pace) {
        this.profile = profile;
        this.endpointHealth = endpointHealth;
        this.line = line;
        this.health = health;
        this.pace = pace;
    }

    public ModelProfile profile() {
        return profile;
    }

    public Health endpointHealth() {
        return endpointHealth;
    }

    public Health health() {
        return health;
    }

    public EndpointLine line() {
        return line;
    }

    public Pace pace() {
        return pace;
    }

    /** Its server said how much it holds, in tokens. */
    public void serves(int context) {
        servedContext = context;
    }

    /** Prompt and answer together, in tokens: the smaller of what the file and what the server says. */
    public int context() {
        var served = servedContext;
        if (served <= 0) return profile.contextTokens();
        return profile.context().isPresent() ? Math.min(served, profile.contextTokens()) : served;
    }
}
