package dev.lorekeep.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A service whose models have prices; nobody answers at their addresses. */
public final class PricedModels implements QuarkusTestResourceLifecycleManager {
    private static final String YAML = """
            endpoints:
              gpu1:
                url: http://127.0.0.1:9/v1
                hardware: {price: 30000, years: 4, watts: 700, electricity: 0.25}
            models:
              qwen: {endpoint: gpu1}
              tiny: {url: "http://127.0.0.1:9/v1", cost: {input: 0.1, cached-input: 0.05, output: 0.4}}
            prices:
              frontier-xl:
                {input: 3, cached-input: 0.3, output: 15, currency: USD, exchange-rate: 0.9, date: 2026-10-01,
                 source: "https://example.org/prices"}
              frontier-mini: {input: 0.5, output: 2, date: 2026-09-15, source: price list of September}
            budgets:
              each-user: {requests-per-minute: 30, tokens-per-day: 500k, cost-per-month: 10}
            """;

    @Override
    public Map<String, String> start() {
        try {
            var folder = Files.createDirectories(Path.of("target", "testing").toAbsolutePath());
            return Map.of(
                    "lorekeep.models",
                    Files.writeString(Files.createTempFile(folder, "priced", ".yaml"), YAML)
                            .toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
