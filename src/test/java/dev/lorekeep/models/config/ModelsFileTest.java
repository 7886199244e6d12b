package dev.lorekeep.models.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lorekeep.platform.StartupProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsEndpointsModelsAndRoutes() throws IOException {
        var settings = read("""
                endpoints:
                  gpu1:
                    url: http://gpu1:8000/v1
                    server: vllm
                    api-key-env: QWEN_KEY
                    max-concurrent: 16
                    zone: cloud
                    hardware: {price: 30000, years: 4, watts: 700, pue: 1.3, electricity: 0.25}
                models:
                  qwen:
                    endpoint: gpu1
                    served-name: Qwen/Qwen3-8B
                    family: qwen3
                    context: 32768
                    max-output: 2048
                    tools: {parallel: true}
                    languages: [en, de]
                    tier: 3
                    timeout: 2m
                    idle-timeout: 500ms
                    temperature: 0
                    parameters: {chat_template_kwargs: {custom: 1}, top_k: 20}
                  small: {url: "https://box/v1", cost: {input: 0.1, output: 0.4}}
                routes:
                  answer: {prefer: [small], fallback: [qwen], min-tier: 2, needs: [json], max-latency: 800ms}
                sensitivity:
                  labels: [open, closed]
                  zones: {cloud: open}
                prices:
                  big: {input: 2, output: 10, currency: USD, exchange-rate: 0.5, date: 2026-10-01, source: "https://x"}
                budgets:
                  each-user: {requests-per-minute: 30, tokens-per-day: 500k}
                  teams: {research: {cost-per-month: 20}}
                """);
        var qwen = Objects.requireNonNull(settings.models().get("qwen"));
        assertThat(qwen.servedName()).isEqualTo("Qwen/Qwen3-8B");
        assertThat(qwen.endpoint().apiKey().value()).isEqualTo("s3cret");
        assertThat(qwen.toString()).doesNotContain("s3cret");
        assertThat(qwen.endpoint().hardware().orElseThrow().perHour())
                .isCloseTo(30_000 / (4 * 8_760.0) + 0.7 * 1.3 * 0.25, within(1e-9));
        assertThat(qwen.tools()).isEqualTo(new ToolAbilities(true, true, false, false));
        assertThat(qwen.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(qwen.idleTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(qwen.family().parameters(qwen.thinking(), qwen.parameters()))
                .isEqualTo(
                        Map.of("chat_template_kwargs", Map.of("enable_thinking", false, "custom", 1L), "top_k", 20L));
        assertThat(settings.models().keySet()).containsExactly("qwen", "small");
        assertThat(settings.endpoints().keySet()).containsExactly("gpu1", "small");
        assertThat(settings.route("answer"))
                .isEqualTo(new Route(
                        List.of("small"),
                        List.of("qwen"),
                        2,
                        Set.of(Route.Need.JSON),
                        Optional.of(Duration.ofMillis(800)),
                        false));
        assertThat(settings.route("rewrite")).isEqualTo(Route.ANY);
        assertThat(settings.sensitivity().isCleared("cloud", "open")).isTrue();
        assertThat(settings.sensitivity().isCleared("cloud", "closed")).isFalse();
        assertThat(settings.sensitivity().isCleared("on-premises", "closed")).isTrue();
        assertThat(settings.prices().getFirst().price().of(1_000_000, 0, 1_000_000))
                .isEqualTo(6);
        assertThat(settings.budgets().of("anyone").tokensPerDay()).hasValue(500_000);
    }

    @Test
    void takesTheNamesThatTeamsAndModelsElsewhereHave() throws IOException {
        var settings = read("""
                prices:
                  Frontier XL (high): {input: 2, output: 10, date: 2026-10-01, source: list}
                budgets:
                  users: {ada@example.org: {tokens-per-day: 1k}}
                  teams: {Customer service: {cost-per-month: 20}}
                """);
        assertThat(settings.prices()).extracting(ClosedPrice::name).containsExactly("Frontier XL (high)");
        assertThat(settings.budgets().of("ada@example.org").tokensPerDay()).hasValue(1_000);
        assertThat(settings.budgets().teams()).containsOnlyKeys("Customer service");
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
            models: {a: {url: http://x/v1, timeout: fast}} | models.yaml:1: models.a.timeout: found 'fast'; allowed: a duration up to 1h
            models: {a: {url: http://x/v1, timeout: 2h}} | models.a.timeout: found '2h'; allowed: a duration up to 1h
            models: {a: {url: http://x/v1, context: many}} | models.a.context: found 'many'; allowed: a whole number of tokens from 512 to 10000000
            models: {a: {url: http://x/v1, context: 10}} | models.a.context: found '10'
            models: {a: {url: http://x/v1, context: 99999999999}} | models.a.context: found '99999999999'
            models: {a: {url: http://x/v1, max-output: 9000}} | models.a.max-output: found 9000; allowed: less than context, which is 8192
            models: {a: {url: http://x/v1, temperature: 3}} | models.a.temperature: found '3'; allowed: a number from 0 to 2
            models: {a: {url: ftp://x/v1}} | models.a.url: found 'ftp://x/v1'; allowed: an address such as http://gpu1:8000/v1
            models: {a: {url: http://user:pass@x/v1}} | models.a.url: found
            models: {a: {url: not a url}} | models.a.url: found 'not a url'
            models: {a: {served-name: m}} | models.a.url: found nothing; allowed: an address
            models: {a: {url: http://x/v1, tempreture: 1}} | models.a.tempreture: found an unknown key; allowed: url, server
            models: {a: {url: http://x/v1, api-key: sk-1}} | models.a.api-key: found a key in this file; allowed: api-key-env
            models: {a: {url: http://x/v1, api-key-env: NOPE}} | models.a.api-key-env: found 'NOPE'; allowed: an environment variable that is set
            models: {a: {url: http://x/v1, api-key-file: none}} | models.a.api-key-file: found 'none'; allowed: a file
            models: {a: {url: http://x/v1, served-name: [b]}} | models.a.served-name: found a list; allowed: a text
            models: {a: {url: http://x/v1, parameters: 3}} | models.a.parameters: found '3'; allowed: a block
            models: {a: {url: http://x/v1, family: gpt5}} | models.a.family: found 'gpt5'; allowed: one of generic, gpt-oss, qwen3
            models: {a: {url: http://x/v1, server: tgi}} | models.a.server: found 'tgi'; allowed: one of vllm, sglang, llama.cpp
            models: {a: {url: http://x/v1, modalities: [smell]}} | models.a.modalities: found 'smell'; allowed: any of text, image
            models: {a: {url: http://x/v1, tier: 9}} | models.a.tier: found '9'; allowed: a whole number from 1 to 5
            models: {a: {url: http://x/v1, thinking: hard}} | models.a.thinking: found 'hard'; allowed: one of off, low, medium, high
            models: {a: {url: http://x/v1, tools: {auto: yes please}}} | models.a.tools.auto: found 'yes please'; allowed: true or false
            models: {a: {url: http://x/v1, languages: English}} | models.a.languages: found 'English'; allowed: a list: language codes
            models: {a: {url: http://x/v1, cost: {output: 1}}} | models.a.cost.input: found nothing; allowed: a number from 0
            models: {a: {endpoint: gpu1}} | models.a.endpoint: found 'gpu1'; allowed: a name under endpoints, and there are none
            models: {a: {endpoint: gpu1, url: http://x/v1}} | models.a.url: found both url and endpoint
            models: {a b: {url: http://x/v1}} | models: found the name 'a b'
            models: [a] | models: found a list; allowed: one block for each model
            model: {} | model: found an unknown key; allowed: endpoints, models, routes
            endpoints: {e: {}} | endpoints.e.url: found nothing; allowed: an address
            endpoints: {e: {url: http://x/v1, max-concurrent: 0}} | endpoints.e.max-concurrent: found '0'; allowed: a whole number from 1 to 10000
            endpoints: {e: {url: http://x/v1, hardware: {years: 4}}} | endpoints.e.hardware.price: found nothing
            endpoints: {e: {url: http://x/v1, hardware: {price: 1, pue: 0.5}}} | endpoints.e.hardware.pue: found '0.5'; allowed: a number from 1 to 10
            routes: {answer: {prefer: [b]}} | routes.answer.prefer: found 'b'; allowed: names under models, and there are none
            routes: {answer: {prefer: b}} | routes.answer.prefer: found 'b'; allowed: a list: names under models
            routes: {reply: {prefer: []}} | routes.reply: found an unknown key; allowed: answer, rewrite
            routes: {answer: {needs: [wings]}} | routes.answer.needs: found 'wings'; allowed: any of tools
            sensitivity: {zones: {mars: public}} | sensitivity.zones.mars: found an unknown key
            sensitivity: {labels: [a, a]} | sensitivity.labels: found a label twice
            currency: euro | currency: found 'euro'; allowed: a currency of three capitals
            prices: {p: {input: 1, output: 2, source: s}} | prices.p.date: found nothing; allowed: a date such as 2026-10-01
            prices: {p: {input: 1, output: 2, date: 2026-10-01}} | prices.p.source: found nothing; allowed: where the price was listed
            prices: {p: {input: 1, output: 2, date: 2026-10-01, source: s, currency: USD}} | prices.p.exchange-rate: found nothing; allowed: what one USD is in EUR
            budgets: {each-user: {tokens-per-day: lots}} | budgets.each-user.tokens-per-day: found 'lots'; allowed: a whole number above 0
            budgets: {users: {bob: {tokens: 3}}} | budgets.users.bob.tokens: found an unknown key; allowed: requests-per-minute
            models: {a: {url: http://x/v1}, a: {url: http://y/v1}} | not valid YAML: Duplicate
            models: {a: {url: http://x/v1 | not valid YAML
            - a | found a list; allowed: endpoints, models
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
