package dev.lorekeep.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    @TempDir
    Path home;

    @Test
    void putsDefaultsBesideTheLauncher() {
        var settings = read(Map.of(), Map.of());
        assertThat(settings.data()).isEqualTo(home.resolve("data"));
        assertThat(settings.documents()).isEqualTo(home.resolve("docs-ingest"));
        assertThat(settings.models()).isEqualTo(home.resolve("models.yaml"));
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.databaseUrl()).isEmpty();
    }

    @Test
    void prefersOptionsToTheEnvironmentToTheFile() throws IOException {
        file("lorekeep.port=1\nlorekeep.host=a\nlorekeep.data=kept");
        var environment = Map.of("LOREKEEP_PORT", "2", "LOREKEEP_HOST", "b");
        var settings = read(Map.of("lorekeep.port", "3"), environment);
        assertThat(settings.port()).isEqualTo(3);
        assertThat(settings.host()).isEqualTo("b");
        assertThat(settings.data()).isEqualTo(home.resolve("kept"));
    }

    @Test
    void readsGivenPathsFromTheCallersFolder() {
        assertThat(read(Map.of("lorekeep.data", "x"), Map.of()).data()).isEqualTo(HERE.resolve("x"));
        assertThat(read(Map.of(), Map.of("LOREKEEP_DATA", "../y")).data()).isEqualTo(HERE.resolveSibling("y"));
    }

    @Test
    void readsTheEmbeddingModelFromTheCallersFolderOrFromBesideItsFile() throws IOException {
        assertThat(read(Map.of(), Map.of()).embeddingModel()).isEmpty();
        assertThat(read(Map.of(), Map.of("LOREKEEP_EMBEDDING_MODEL", "qwen")).embeddingModel())
                .contains(HERE.resolve("qwen"));
        file("lorekeep.embedding.model=models/qwen");
        assertThat(read(Map.of(), Map.of()).embeddingModel()).contains(home.resolve("models/qwen"));
    }

    @Test
    void readsTheRerankerAsItReadsTheEmbeddingModel() throws IOException {
        assertThat(read(Map.of(), Map.of()).rerankerModel()).isEmpty();
        assertThat(read(Map.of(), Map.of("LOREKEEP_RERANKER_MODEL", "qwen")).rerankerModel())
                .contains(HERE.resolve("qwen"));
        file("lorekeep.reranker.model=models/qwen");
        assertThat(read(Map.of(), Map.of()).rerankerModel()).contains(home.resolve("models/qwen"));
    }

    @Test
    void locksTheGapOnlyWithAWordItKnows() throws IOException {
        assertThat(read(Map.of(), Map.of()).airGapped()).isFalse();
        assertThat(read(Map.of(), Map.of("LOREKEEP_AIR_GAPPED", "true")).airGapped())
                .isTrue();
        file("lorekeep.air-gapped=true");
        assertThat(read(Map.of(), Map.of()).airGapped()).isTrue();
        assertThatThrownBy(() ->
                        read(Map.of(), Map.of("LOREKEEP_AIR_GAPPED", "True")).airGapped())
                .isInstanceOf(StartupProblem.class)
                .hasMessage("lorekeep.air-gapped is \"True\": give true or false");
    }

    @Test
    void readsTheMirrorOfModels() throws IOException {
        assertThat(read(Map.of(), Map.of()).modelsMirror()).isEmpty();
        assertThat(read(Map.of(), Map.of("LOREKEEP_MODELS_MIRROR", " ")).modelsMirror())
                .isEmpty();
        file("lorekeep.models=a.yaml\nlorekeep.models.mirror=https://mirror.example.org");
        assertThat(read(Map.of(), Map.of()).modelsMirror()).contains("https://mirror.example.org");
        assertThat(read(Map.of(), Map.of()).models()).isEqualTo(home.resolve("a.yaml"));
    }

    /** Settings of a feature, as small as they come. */
    @ConfigMapping(prefix = "lorekeep.toy")
    public interface Toy {
        @WithDefault("4")
        int wheels();

        Optional<String> bellSound();
    }

    @Test
    void typesSettingsFromTheSamePlacesInTheSameOrder() throws IOException {
        assertThat(read(Map.of(), Map.of()).mapping(Toy.class, Map.of()).wheels())
                .isEqualTo(4);
        file("lorekeep.toy.wheels=1\nlorekeep.toy.bell-sound=ring\nlorekeep.toy.unknown=x");
        var environment = Map.of("LOREKEEP_TOY_WHEELS", "2");
        assertThat(read(Map.of(), Map.of()).mapping(Toy.class, Map.of()).wheels())
                .isEqualTo(1);
        assertThat(read(Map.of(), environment).mapping(Toy.class, Map.of()).wheels())
                .isEqualTo(2);
        var options = read(Map.of("lorekeep.toy.wheels", "3"), environment);
        assertThat(options.mapping(Toy.class, Map.of()).wheels()).isEqualTo(3);
        assertThat(options.mapping(Toy.class, Map.of("lorekeep.toy.wheels", "5"))
                        .wheels())
                .isEqualTo(5);
        assertThat(read(Map.of(), Map.of("LOREKEEP_TOY_BELL_SOUND", "ding"))
                        .mapping(Toy.class, Map.of())
                        .bellSound())
                .contains("ding");
        assertThatThrownBy(() ->
                        read(Map.of("lorekeep.toy.wheels", "few"), Map.of()).mapping(Toy.class, Map.of()))
                .isInstanceOf(StartupProblem.class)
                .hasMessageStartingWith("lorekeep.toy.wheels is \"few\": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-1", "65536", "8080x", "99999999999"})
    void namesTheVariableWithAWrongPort(String port) {
        assertThatThrownBy(() -> read(Map.of(), Map.of("LOREKEEP_PORT", port)).port())
                .isInstanceOf(StartupProblem.class)
                .hasMessage("The port is \"" + port
                        + "\" (environment variable LOREKEEP_PORT): give a number from 0 to 65535");
    }

    @Test
    void namesTheFileWithAWrongPort() throws IOException {
        file("lorekeep.port = eighty");
        assertThatThrownBy(() -> read(Map.of(), Map.of()).port())
                .hasMessageContaining("\"eighty\" (lorekeep.port in " + home.resolve("config/application.properties"));
    }

    @Test
    void refusesAFileThatIsNotOne() throws IOException {
        file("lorekeep.port = \\u12");
        assertThatThrownBy(() -> read(Map.of(), Map.of()))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("application.properties");
    }

    @Test
    void refusesAnotherDatabaseWithoutShowingItsPassword() {
        var environment = Map.of("LOREKEEP_DATABASE_URL", "mysql://root:hunter2@db/x");
        assertThatThrownBy(() -> read(Map.of(), environment).databaseUrl())
                .hasMessageContaining("LOREKEEP_DATABASE_URL")
                .hasMessageContaining("jdbc:postgresql://")
                .hasMessageNotContaining("hunter2");
    }

    private Settings read(Map<String, String> options, Map<String, String> environment) {
        return Settings.read(home, options, environment);
    }

    private void file(String content) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.properties"), content);
    }
}
