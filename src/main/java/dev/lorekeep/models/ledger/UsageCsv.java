package dev.lorekeep.models.ledger;

import dev.lorekeep.platform.Csv;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report as RFC 4180 text that a spreadsheet opens without running anything in it. */
final class UsageCsv {
    private static final String HEADER =
            "calls,failures,input_tokens,cached_input_tokens,output_tokens,thinking_tokens,"
                    + "calls_with_estimated_tokens,cost,currency,first_token_p50_ms,first_token_p95_ms,output_tokens_per_second";

    private UsageCsv() {}

    static String of(UsageReport report) {
        return Stream.concat(
                        Stream.of(report.by() + "," + HEADER),
                        report.groups().stream().map(group -> line(group, report.currency())))
                .collect(Collectors.joining(Csv.LINE_END, "", Csv.LINE_END));
    }

    private static String line(UsageReport.Group group, String currency) {
        var figures = group.figures();
        return String.join(
                ",",
                List.of(
                        Csv.text(group.name()),
                        "" + figures.calls(),
                        "" + figures.failures(),
                        "" + figures.input(),
                        "" + figures.cached(),
                        "" + figures.output(),
                        "" + figures.thinking(),
                        "" + figures.estimated(),
                        number(figures.cost()),
                        Csv.text(currency),
                        number(figures.firstTokenP50Millis()),
                        number(figures.firstTokenP95Millis()),
                        number(figures.tokensPerSecond())));
    }

    /** Never with an exponent, which a spreadsheet may round away. */
    private static String number(@Nullable Double value) {
        return value == null
                ? ""
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
