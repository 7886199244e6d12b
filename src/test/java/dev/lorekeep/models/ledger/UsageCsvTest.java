package dev.lorekeep.models.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.models.ledger.UsageReport.Group;
import dev.lorekeep.platform.Csv;
import java.time.YearMonth;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class UsageCsvTest {
    private static final YearMonth MONTH = YearMonth.of(2026, 11);

    @Example
    void hasOneLineForEachGroup() {
        var figures = new Figures(3, 1, 1_200, 200, 80, 30, 1, 0.00001, 250.0, 900.5, null);
        assertThat(csv("qwen", figures).lines())
                .containsExactly(
                        "model,calls,failures,input_tokens,cached_input_tokens,output_tokens,thinking_tokens,"
                                + "calls_with_estimated_tokens,cost,currency,first_token_p50_ms,first_token_p95_ms,"
                                + "output_tokens_per_second",
                        "qwen,3,1,1200,200,80,30,1,0.00001,EUR,250,900.5,");
    }

    @Example
    void disarmsFormulas() {
        assertThat(List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://x\",\"y\")"))
                .extracting(Csv::text)
                .containsExactly(
                        "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
    }

    @Property
    void neverBeginsACellWithAFormulaNorBreaksOutOfIt(@ForAll String name) {
        var cell = Csv.text(name);
        var quoted = cell.startsWith("\"");
        var inner = quoted ? cell.substring(1, cell.length() - 1).replace("\"\"", "") : cell;
        assertThat(inner).doesNotContainPattern("^[=+\\-@\t\r]").doesNotContain("\"");
        if (!quoted) assertThat(inner).doesNotContain(",").doesNotContain("\n").doesNotContain("\r");
    }

    private static String csv(String name, Figures figures) {
        var group = new Group(name, name, figures);
        return UsageCsv.of(new UsageReport(
                MONTH, "model", MONTH, "UTC", "EUR", figures, List.of(group), List.of(), List.of(), 0, List.of()));
    }
}
