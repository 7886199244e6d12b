package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedBudgetsTest {
    @TempDir
    Path folder;

    @Test
    void remembersBudgetsByModelAndDevice() {
        var file = folder.resolve("models-cache/budgets.json");
        var budgets = new RememberedBudgets(file);
        var one = key(0, "a");
        assertThat(budgets.find(one)).isEmpty();
        budgets.store(one, 8192);
        budgets.store(key(0, "b"), 2048);
        budgets.store(key(1, "a"), 1024);
        budgets.store(one, 4096);
        var later = new RememberedBudgets(file);
        assertThat(later.find(one)).hasValue(4096);
        assertThat(later.find(key(0, "b"))).hasValue(2048);
        assertThat(later.find(key(1, "a"))).hasValue(1024);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"CPU, model a\": \"many\"}",
                "{\"CPU, model a\": 0}",
                "{\"CPU, model a\": -5}",
                "{\"CPU, model a\": 99999999}",
                "{\"CPU, model a\": null}"
            })
    void ignoresAFileThatIsDamaged(String content) throws IOException {
        var file = folder.resolve("budgets.json");
        Files.writeString(file, content);
        var budgets = new RememberedBudgets(file);
        assertThat(budgets.find("CPU, model a")).isEmpty();
        budgets.store("CPU, model a", 512);
        assertThat(budgets.find("CPU, model a")).hasValue(512);
    }

    @Test
    void goesOnWhereItCannotWrite() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "").resolve("budgets.json");
        assertThatCode(() -> new RememberedBudgets(file).store("CPU, model a", 512))
                .doesNotThrowAnyException();
    }

    private static String key(int device, String fingerprint) {
        var info = new EmbedderInfo("tiny", "all", 64, 512, "with prompt and dimensions", fingerprint);
        return RememberedBudgets.key(new Placement.Cuda(device), info);
    }
}
