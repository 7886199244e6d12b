package dev.lorekeep.models;

import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.config.ModelSettings;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The configured language models. One that could not be reached rests for a while, so that nobody waits for it in vain. */
public final class ChatModels {
    // long enough to spare people the connect timeout, short enough that nobody notices when the server is back
    private static final Duration REST = Duration.ofSeconds(15);

    private final ModelSettings settings;
    private final Clock clock;
    private final HttpClient client = httpClient();
    private final Map<String, Instant> restingUntil = new ConcurrentHashMap<>();

    public ChatModels(ModelSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Names of all models, whether or not they can be reached. */
    public List<String> names() {
        return List.copyOf(settings.models().keySet());
    }

    /** The first choice for a task, whether or not it can be reached. */
    public Optional<ModelProfile> preferred(String task) {
        return profiles(task).stream().findFirst();
    }

    /** Models for a task that do not rest, best first. */
    public List<ChatModel> forTask(String task) {
        var now = clock.instant();
        return profiles(task).stream()
                .filter(profile ->
                        !restingUntil.getOrDefault(profile.name(), Instant.MIN).isAfter(now))
                .map(profile -> new ChatModel(profile, client))
                .toList();
    }

    private List<ModelProfile> profiles(String task) {
        var names = settings.route(task).prefer();
        return settings.models().values().stream()
                .filter(each -> names.isEmpty() || names.contains(each.name()))
                .toList();
    }

    /** Takes a model out of use for a while. */
    public void rest(ChatModel model) {
        restingUntil.put(model.profile().name(), clock.instant().plus(REST));
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
