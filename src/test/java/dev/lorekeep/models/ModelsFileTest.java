package dev.lorekeep.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.platform.StartupProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsModelsAndRoutes() throws IOException {
        var settings = read("""
                models:
                  qwen:
                    url: http://gpu1:8000/v1
                    served-name: Qwen/Qwen3-8B
                    api-key-env: QWEN_KEY
                    context: 32768
                    max-output: 2048
                    timeout: 2m
                    idle-timeout: 500ms
                    temperature: 0
                    parameters: {chat_template_kwargs: {enable_thinking: false}, top_k: 20}
                  small: {url: "https://box/v1"}
                routes:
                  answer: {prefer: [small, qwen]}
                """);
        var qwen = Objects.requireNonNull(settings.models().get("qwen"));
        assertThat(qwen.servedName()).isEqualTo("Qwen/Qwen3-8B");
        assertThat(qwen.apiKey().value()).isEqualTo("s3cret");
        assertThat(qwen.toString()).doesNotContain("s3cret");
        assertThat(qwen.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(qwen.idleTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(qwen.parameters())
                .isEqualTo(Map.of("chat_template_kwargs", Map.of("enable_thinking", false), "top_k", 20L));
        assertThat(settings.forTask("answer")).extracting(ModelProfile::name).containsExactly("small", "qwen");
        assertThat(settings.forTask("rewrite")).extracting(ModelProfile::name).containsExactly("qwen", "small");
    }

    @Test
    void meansNoModelWhenAbsentOrEmpty() throws IOException {
        assertThat(new ModelsFile(folder.resolve("none.yaml"), _ -> null).read().models())
                .isEmpty();
        assertThat(read("").models()).isEmpty();
        assertThat(read("# nothing yet\n").models()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            models: {a: {url: http://x/v1, timeout: fast}}         | models.yaml:1: models.a.timeout: found 'fast'; allowed: a duration up to 1h
            models: {a: {url: http://x/v1, timeout: 2h}}           | models.a.timeout: found '2h'; allowed: a duration up to 1h
            models: {a: {url: http://x/v1, context: many}}         | models.a.context: found 'many'; allowed: a whole number of tokens from 512 to 10000000
            models: {a: {url: http://x/v1, context: 10}}           | models.a.context: found '10'
            models: {a: {url: http://x/v1, context: 99999999999}}  | models.a.context: found '99999999999'
            models: {a: {url: http://x/v1, max-output: 9000}}      | models.a.max-output: found 9000; allowed: less than context, which is 8192
            models: {a: {url: http://x/v1, temperature: 3}}        | models.a.temperature: found '3'; allowed: a number from 0 to 2
            models: {a: {url: ftp://x/v1}}                         | models.a.url: found 'ftp://x/v1'; allowed: an address such as http://gpu1:8000/v1
            models: {a: {url: http://user:pass@x/v1}}              | models.a.url: found
            models: {a: {url: not a url}}                          | models.a.url: found 'not a url'
            models: {a: {served-name: m}}                          | models.a.url: found nothing
            models: {a: {url: http://x/v1, tempreture: 1}}         | models.a.tempreture: found an unknown key; allowed: url, served-name
            models: {a: {url: http://x/v1, api-key: sk-1}}         | models.a.api-key: found a key in this file; allowed: api-key-env
            models: {a: {url: http://x/v1, api-key-env: NOPE}}     | models.a.api-key-env: found 'NOPE'; allowed: an environment variable that is set
            models: {a: {url: http://x/v1, api-key-file: none}}    | models.a.api-key-file: found 'none'; allowed: a file
            models: {a: {url: http://x/v1, served-name: [b]}}      | models.a.served-name: found a list; allowed: a text
            models: {a: {url: http://x/v1, parameters: 3}}         | models.a.parameters: found '3'; allowed: a block
            models: {a b: {url: http://x/v1}}                      | models: found the model name 'a b'
            models: [a]                                            | models: found a list; allowed: one block for each model
            model: {}                                              | model: found an unknown key; allowed: models, routes
            routes: {answer: {prefer: [b]}}                        | routes.answer.prefer: found 'b'; allowed: names under models, and there are none
            routes: {answer: {}}                                   | routes.answer.prefer: found nothing; allowed: a list of model names
            routes: {reply: {prefer: []}}                          | routes.reply: found an unknown key; allowed: answer, rewrite
            models: {a: {url: http://x/v1}, a: {url: http://y/v1}} | not valid YAML: Duplicate
            models: {a: {url: http://x/v1                          | not valid YAML
            - a                                                    | found a list; allowed: models, routes
            """)
    void refusesInOneLineThatSaysWhatToDo(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining(message)
                .hasMessageContaining("models.yaml:")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void namesTheLine() {
        assertThatThrownBy(() -> read("models:\n  a:\n    url: http://x/v1\n    context: -3\n"))
                .hasMessageContaining("models.yaml:4: models.a.context: found '-3'");
    }

    private ModelSettings read(String yaml) throws IOException {
        var file = folder.resolve("models.yaml");
        Files.writeString(file, yaml);
        return new ModelsFile(file, name -> "QWEN_KEY".equals(name) ? "s3cret" : null).read();
    }
}
