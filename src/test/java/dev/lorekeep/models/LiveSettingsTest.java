package dev.lorekeep.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.models.config.ModelsFile;
import dev.lorekeep.models.wire.WireFailure;
import dev.lorekeep.platform.StartupProblem;
import dev.lorekeep.testing.ScriptedModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveSettingsTest {
    @TempDir
    private Path folder;

    private final ScriptedModelServer server = new ScriptedModelServer();
    private Path file = Path.of("absent.yaml");
    private ChatModels models =
            new ChatModels(dev.lorekeep.models.config.ModelSettings.NONE, Clock.systemUTC(), _ -> {});
    private LiveSettings live = new LiveSettings(new ModelsFile(file, _ -> null), models);

    @BeforeEach
    void begin() throws IOException {
        file = folder.resolve("models.yaml");
        Files.writeString(file, "models: {a: {url: %s}}".formatted(server.url()));
        var source = new ModelsFile(file, _ -> null);
        models = new ChatModels(source.read(), Clock.systemUTC(), _ -> {});
        live = new LiveSettings(source, models);
    }

    @AfterEach
    void close() {
        models.close();
        server.close();
    }

    @Test
    void takesOverAChangedFile() throws IOException {
        Files.writeString(file, "models: {b: {url: http://x/v1}}");
        live.look();
        assertThat(models.names()).containsExactly("b");
        assertThat(live.problem()).isEmpty();
    }

    @Test
    void keepsWhatRunsWhenTheFileIsBad() throws IOException {
        Files.writeString(file, "models:\n  b:\n    url: nonsense\n");
        live.look();
        assertThat(models.names()).containsExactly("a");
        assertThat(live.problem())
                .hasValueSatisfying(text -> assertThat(text).contains(":3: models.b.url: found 'nonsense'"));
        Files.delete(file);
        live.look();
        assertThat(models.names()).as("no file, no models").isEmpty();
        assertThat(live.problem()).isEmpty();
    }

    @Test
    void savesOnlyWhatCanBeUsedAndOnlyOverWhatWasRead() {
        var before = dev.lorekeep.platform.Sha256.hex(live.text());
        assertThatThrownBy(() -> live.save("models: {b: {url: nonsense}}", before))
                .isInstanceOf(StartupProblem.class);
        assertThat(live.save("models: {b: {url: http://x/v1}}", "of another text"))
                .isFalse();
        assertThat(models.names()).containsExactly("a");
        assertThat(live.save("models: {b: {url: http://x/v1}}", before)).isTrue();
        assertThat(models.names()).containsExactly("b");
        assertThat(live.text()).contains("http://x/v1");
        assertThat(folder).isDirectoryContaining("glob:**models.yaml");
        assertThat(folder.toFile().list()).as("nothing is left over").hasSize(1);
    }

    @Test
    void findsOutThatAnEndpointIsBackAndWhatItsModelsHold() {
        var state = models.states().getFirst();
        state.endpointHealth().failed(new WireFailure(WireFailure.Kind.UNREACHABLE));
        server.at("/v1/models", 503, "{}");
        live.visit(false);
        assertThat(state.endpointHealth().trouble()).isPresent();
        server.at("/v1/models", 200, "{\"data\":[{\"id\":\"a\",\"max_model_len\":4096}]}");
        live.visit(false);
        assertThat(state.endpointHealth().trouble()).isEmpty();
        assertThat(state.context()).isEqualTo(4_096);
    }
}
