package dev.lorekeep.models.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.models.Call;
import dev.lorekeep.models.Reply;
import dev.lorekeep.models.Usage;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.config.Route;
import dev.lorekeep.models.wire.WireFailure;
import dev.lorekeep.testing.TestingModels;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final String MODELS = """
            endpoints:
              own: {url: "http://own/v1"}
              cloud: {url: "http://cloud/v1", zone: cloud}
            models:
              small: {endpoint: own, context: 4096, max-output: 512, tier: 1, cost: {input: 1, output: 1}}
              large: {endpoint: own, context: 65536, tier: 4, tools: {auto: true}, languages: [en], cost: {input: 20, output: 20}}
              hosted: {endpoint: cloud, context: 65536, tier: 5, tools: {auto: true}, json-schema: true, modalities: [text, image]}
            sensitivity: {zones: {cloud: internal}}
            """;
    private final ModelSettings settings = TestingModels.settings(MODELS);
    private final Map<String, ModelState> models = states(settings);

    @Test
    void prefersWhatCostsLess() {
        assertThat(names(decide(request("internal")))).containsExactly("hosted", "small", "large");
    }

    @Test
    void neverSendsSensitiveTextToAZoneThatIsNotCleared() {
        var decision = decide(request("confidential"));
        assertThat(names(decision)).containsExactly("small", "large");
        assertThat(decision.sensitive()).containsExactly("hosted");
        assertThat(decision.others()).isEqualTo("hosted: its zone cloud is not cleared for confidential documents");
        assertThat(names(decide(request("never heard of")))).doesNotContain("hosted");
    }

    @Property(tries = 300)
    void noRouteAndNoStateOpensAZone(
            @ForAll @IntRange(min = 1, max = 5) int tier, @ForAll boolean fallback, @ForAll boolean ordered) {
        var yaml = MODELS + "routes: {answer: {prefer: [" + (fallback ? "small" : "hosted, small")
                + "], fallback: [hosted], min-tier: " + tier + ", in-order: " + ordered + "}}\n";
        var own = TestingModels.settings(yaml);
        assertThat(names(new Router(own).decide(request("secret"), states(own), "hosted")))
                .doesNotContain("hosted");
    }

    @Test
    void leavesOutWhatCannotDoIt() {
        assertThat(names(decide(new RouteRequest(
                        "answer", Set.of(Route.Need.TOOLS), 100, 100, "public", Optional.empty(), Optional.empty()))))
                .containsExactlyInAnyOrder("large", "hosted");
        assertThat(names(decide(new RouteRequest(
                        "answer", Set.of(Route.Need.IMAGE), 100, 100, "public", Optional.empty(), Optional.empty()))))
                .containsExactly("hosted");
        assertThat(names(decide(new RouteRequest(
                        "answer", Set.of(), 6_000, 300, "secret", Optional.empty(), Optional.empty()))))
                .containsExactly("large");
        var german =
                decide(new RouteRequest("answer", Set.of(), 100, 100, "secret", Optional.of("de"), Optional.empty()));
        assertThat(names(german)).containsExactly("small");
        assertThat(german.others()).contains("large: not for German");
    }

    @Test
    void leavesOutWhatIsIll() {
        state("small").endpointHealth().failed(new WireFailure(WireFailure.Kind.UNREACHABLE));
        var decision = decide(request("secret"));
        assertThat(decision.choices()).isEmpty();
        assertThat(decision.others()).contains("small: it cannot be reached; next try in");
    }

    @Test
    void staysWithTheModelOfTheConversation() {
        assertThat(names(new Router(settings).decide(request("public"), models, "large"))
                        .getFirst())
                .isEqualTo("large");
    }

    @Test
    void leavesSlowOnesOutAndAvoidsLines() {
        var own = TestingModels.settings(MODELS + "routes: {answer: {prefer: [small, hosted], max-latency: 2s}}\n");
        var its = states(own);
        Objects.requireNonNull(its.get("hosted")).pace().add(took(Duration.ofSeconds(4)));
        assertThat(names(new Router(own).decide(request("public"), its, null))).containsExactly("small");
    }

    @Test
    void believesTheServerOnWhatItHolds() {
        state("large").serves(2_000);
        assertThat(state("large").context()).isEqualTo(2_000);
        assertThat(names(decide(new RouteRequest(
                        "answer", Set.of(), 6_000, 300, "secret", Optional.empty(), Optional.empty()))))
                .isEmpty();
        state("large").serves(1_000_000);
        assertThat(state("large").context()).as("the file may say less").isEqualTo(65_536);
    }

    @Test
    void triesFallbacksLastAndInOrder() {
        var own = TestingModels.settings(MODELS + "routes: {answer: {prefer: [large], fallback: [small, hosted]}}\n");
        var decision = new Router(own).decide(request("public"), states(own), null);
        assertThat(names(decision)).containsExactly("large", "small", "hosted");
        assertThat(decision.choices().get(1).reason()).startsWith("fallback: about");
    }

    private Decision decide(RouteRequest request) {
        return new Router(settings).decide(request, models, null);
    }

    private ModelState state(String name) {
        return Objects.requireNonNull(models.get(name));
    }

    private static Call took(Duration firstToken) {
        return new Call(
                new Reply.Complete("x", false),
                new Usage(10, 0, 10, 0, false),
                Optional.of(firstToken),
                firstToken.plusSeconds(1),
                Optional.empty());
    }

    private static RouteRequest request(String label) {
        return new RouteRequest("answer", Set.of(), 1_000, 300, label, Optional.empty(), Optional.empty());
    }

    private static List<String> names(Decision decision) {
        return decision.choices().stream().map(Decision.Choice::name).toList();
    }

    private static Map<String, ModelState> states(ModelSettings settings) {
        var states = new LinkedHashMap<String, ModelState>();
        var healths = new LinkedHashMap<String, Health>();
        settings.models()
                .forEach((name, profile) -> states.put(
                        name,
                        new ModelState(
                                profile,
                                healths.computeIfAbsent(profile.endpoint().name(), _ -> new Health(Clock.systemUTC())),
                                new EndpointLine(8, 100),
                                Clock.systemUTC())));
        return states;
    }
}
