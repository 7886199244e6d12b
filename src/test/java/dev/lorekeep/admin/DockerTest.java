package dev.lorekeep.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lorekeep.models.config.ModelsFile;
import dev.lorekeep.models.config.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be known of the container files without an engine. */
class DockerTest {
    private static final Path DOCKER = Path.of("docker");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(:[-?])?([^}]*)}");

    @Test
    void composeNamesOnlyWhatItDeclares() throws IOException {
        var compose = compose();
        var services = names(compose.path("services"));
        assertThat(services).contains("lorekeep", "postgres", "vllm");
        for (var service : compose.path("services")) {
            assertThat(services).containsAll(names(service.path("depends_on")));
            for (var network : service.path("networks"))
                assertThat(compose.path("networks").has(network.asText())).isTrue();
            for (var volume : service.path("volumes")) {
                var source = volume.asText().split(":")[0];
                if (source.matches("[a-z]+"))
                    assertThat(compose.path("volumes").has(source)).as(source).isTrue();
                else if (source.startsWith("./"))
                    assertThat(DOCKER.resolve(source)).exists();
            }
        }
    }

    /** Each models file names a service by its address, its model by the name it is served under, and what it holds. */
    @ParameterizedTest
    @ValueSource(strings = {"vllm", "gpt-oss", "llama"})
    void modelsFilesFitTheirServices(String name) throws IOException {
        var settings = new ModelsFile(DOCKER.resolve("models").resolve(name + ".yaml"), _ -> null).read();
        var model = settings.models().values().iterator().next();
        var service = compose().path("services").path(model.endpoint().url().getHost());
        assertThat(service.path("profiles").get(0).asText()).isEqualTo(name);
        var command = new ArrayList<String>();
        service.path("command").forEach(each -> command.add(each.asText()));
        assertThat(command).containsAnyOf("--served-model-name=chat", "--alias=chat");
        assertThat(model.servedName()).isEqualTo("chat");
        if (model.endpoint().server() == Server.VLLM) {
            var parsers = model.family().parsers();
            assertThat(command)
                    .contains(
                            "--max-model-len=" + model.contextTokens(),
                            "--enable-auto-tool-choice",
                            "--tool-call-parser=" + parsers.vllmTools(),
                            "--reasoning-parser=" + parsers.vllmReasoning());
        } else {
            assertThat(command).contains("--ctx-size=" + 2 * model.contextTokens(), "--parallel=2", "--jinja");
        }
    }

    @Test
    void everyServiceSaysWhetherItIsHealthy() throws IOException {
        for (var service : compose().path("services"))
            assertThat(service.path("healthcheck").path("test").isEmpty()).isFalse();
    }

    @Test
    void imagesArePinnedAndSecretsComeFromOutside() throws IOException {
        for (var service : compose().path("services")) {
            assertThat(service.path("image").asText())
                    .matches("[a-z0-9./-]+:[A-Za-z0-9._-]+")
                    .doesNotEndWith(":latest");
            service.path("environment").properties().forEach(entry -> {
                if (!entry.getKey().contains("PASSWORD")) return;
                // required: an empty default would be a secret that everybody knows
                assertThat(entry.getValue().asText()).matches("\\$\\{\\w+:\\?[^}]+}");
            });
        }
    }

    @Test
    void defaultsReachNobodyOutside() throws IOException {
        for (var service : compose().path("services"))
            for (var port : service.path("ports"))
                assertThat(VARIABLE.matcher(port.asText()).replaceAll("$3")).startsWith("127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.gpu"})
    void theImageRunsAsNobodyInParticular(String file) throws IOException {
        var runtime = instructions(file);
        assertThat(runtime).contains("USER lorekeep");
        assertThat(runtime.indexOf("USER lorekeep")).isLessThan(index(runtime, "ENTRYPOINT"));
        assertThat(index(runtime, "HEALTHCHECK")).isPositive();
        assertThat(runtime).noneMatch(line -> line.startsWith("ADD "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.gpu"})
    void theBuildFindsEverythingItCopies(String file) throws IOException {
        var kept = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        for (var line : instructions(file)) {
            if (!line.startsWith("COPY ") || line.contains("--from=")) continue;
            var words = new ArrayList<>(List.of(line.split(" ")));
            words.removeFirst();
            words.removeLast();
            words.removeIf(word -> word.startsWith("--"));
            for (var source : words) {
                assertThat(Path.of(source)).exists();
                var name = source.replaceAll("/$", "");
                assertThat(kept).as(source).anyMatch(each -> each.equals(name) || each.startsWith(name + "/"));
            }
        }
    }

    @Test
    void theImageForGpusIsBuiltWithItsProfileAndTheCudaThatFitsIt() throws IOException {
        var lines = instructions("Dockerfile.gpu");
        assertThat(lines)
                .filteredOn(line -> line.contains("./mvnw"))
                .hasSize(2)
                .allMatch(line -> line.contains("-Pgpu"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("FROM nvidia/cuda:"))
                .singleElement()
                // with cuDNN and cuBLAS
                .matches(line -> line.matches("FROM nvidia/cuda:12\\.\\d+\\.\\d+-cudnn-runtime-ubuntu\\S+"));
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<id>gpu</id>")
                .contains(">onnxruntime_gpu<");
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(DOCKER.resolve("compose.yaml").toFile());
    }

    private static List<String> instructions(String file) throws IOException {
        var text = Files.readString(DOCKER.resolve(file)).replace("\\\n", " ");
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static int index(List<String> instructions, String name) {
        for (var index = 0; index < instructions.size(); index++)
            if (instructions.get(index).startsWith(name + " ")) return index;
        return -1;
    }

    private static Set<String> names(JsonNode object) {
        var names = new HashSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
