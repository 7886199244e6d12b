package dev.lorekeep.models;

import dev.lorekeep.models.config.Endpoint;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.config.ModelsFile;
import dev.lorekeep.models.route.Discovery;
import dev.lorekeep.models.wire.WireFailure;
import dev.lorekeep.platform.Sha256;
import dev.lorekeep.platform.StartupProblem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the running models as {@code models.yaml} says: a changed file is taken over within two seconds, a bad one is reported
 * and changes nothing. Meanwhile it looks after endpoints: those that failed are asked whether they are back, those that cannot be reached rest before anybody asks them, and all are asked
 * how much their models hold.
 */
public final class LiveSettings implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LiveSettings.class);
    private static final Duration ROUND = Duration.ofSeconds(2);
    /** Endpoints in trouble are asked each second round; all of them each so many rounds. */
    private static final int ROUNDS_FOR_ALL = 60;

    private final ModelsFile file;
    private final ChatModels models;
    private final Discovery discovery;
    private final Map<String, Discovery.Found> found = new HashMap<>();
    private String seen;
    private volatile Optional<String> problem = Optional.empty();
    private @Nullable Thread thread;

    public LiveSettings(ModelsFile file, ChatModels models) {
        this.file = file;
        this.models = models;
        this.discovery = new Discovery(models.client());
        this.seen = Sha256.hex(text());
    }

    /** Begins to look after file and endpoints. */
    public void start() {
        thread = Thread.ofVirtual().name("models-file").start(this::watch);
    }

    private void watch() {
        for (var round = 0; !Thread.currentThread().isInterrupted(); round++) {
            try {
                look();
                visit(round % ROUNDS_FOR_ALL == 0);
                Thread.sleep(ROUND);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.warnf(e, "looking after %s", file.path());
            }
        }
    }

    /** Takes over a changed file, or says why not. */
    public synchronized void look() {
        var text = text();
        var now = Sha256.hex(text);
        if (now.equals(seen)) return;
        seen = now;
        try {
            models.replace(file.parse(text));
            problem = Optional.empty();
            found.clear();
            LOG.infof("%s was read anew: %s", file.path(), String.join(", ", models.names()));
        } catch (StartupProblem e) {
            problem = Optional.ofNullable(e.getMessage());
            LOG.warnf(
                    "%s was changed and cannot be used; the models stay as they were. %s", file.path(), e.getMessage());
        }
    }

    /** Asks endpoints that are in trouble, or all of them. */
    public void visit(boolean all) {
        for (var endpoint : models.settings().endpoints().values()) {
            var states = models.states().stream()
                    .filter(each -> each.profile().endpoint().equals(endpoint))
                    .toList();
            if (states.isEmpty()) continue;
            var health = states.getFirst().endpointHealth();
            if (!all && !health.isDoubtful()) continue;
            var answer = discovery.look(endpoint);
            keep(endpoint, answer);
            // nobody has to wait for a call to find that out
            if (health.trouble().isEmpty())
                answer.trouble().map(WireFailure::new).ifPresent(health::failed);
            if (!answer.well()) continue;
            health.recovered();
            for (var state : states) {
                var context = answer.models().get(state.profile().servedName());
                if (context != null) context.ifPresent(state::serves);
            }
        }
    }

    private synchronized void keep(Endpoint endpoint, Discovery.Found answer) {
        found.put(endpoint.name(), answer);
    }

    /** What an endpoint said when it was asked last. */
    public synchronized Optional<Discovery.Found> found(Endpoint endpoint) {
        return Optional.ofNullable(found.get(endpoint.name()));
    }

    /** Why the file as it is now is not what runs. */
    public Optional<String> problem() {
        return problem;
    }

    /** The file's text; empty when there is none. */
    public String text() {
        return file.text();
    }

    /**
     * What a text would mean.
     *
     * @throws StartupProblem one line that says what is wrong and what is allowed
     */
    public ModelSettings parse(String yaml) {
        return file.parse(yaml);
    }

    /**
     * Replaces the file and takes it over at once.
     *
     * @param before {@link #hash} of the text that was edited
     * @return false when the file has changed meanwhile; nothing is written then
     * @throws StartupProblem when it could not be used; nothing is written then
     */
    public synchronized boolean save(String yaml, String before) {
        file.parse(yaml);
        if (!Sha256.hex(text()).equals(before)) return false;
        file.replace(yaml);
        look();
        return true;
    }

    @Override
    public void close() {
        if (thread != null) thread.interrupt();
    }
}
