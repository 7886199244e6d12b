package dev.lorekeep.agent.extract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.platform.Csv;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Rows as a table: a column for each field, lists in one cell. */
final class ExtractionCsv {
    private static final String BETWEEN = "; ";

    private ExtractionCsv() {}

    static String of(Fields fields, List<Row> rows) {
        var columns = fields.names();
        var head = new ArrayList<>(List.of("document_id", "document_title"));
        columns.forEach(each -> head.add(Csv.text(each)));
        head.addAll(List.of("unsupported", "problem"));
        return Stream.concat(Stream.of(String.join(",", head)), rows.stream().map(row -> line(columns, row)))
                .collect(Collectors.joining(Csv.LINE_END, "", Csv.LINE_END));
    }

    private static String line(List<String> columns, Row row) {
        var cells = new ArrayList<>(List.of(row.document().toString(), Csv.text(row.title())));
        columns.forEach(each -> cells.add(cell(row.data().path(each))));
        cells.add(Csv.text(row.unsupported().stream()
                .map(each -> each.field() + ": " + each.value())
                .collect(Collectors.joining(BETWEEN))));
        cells.add(Csv.text(row.reason()));
        return String.join(",", cells);
    }

    /** A number stays one, also when it is negative. */
    private static String cell(JsonNode value) {
        if (value.isNumber()) return value.decimalValue().toPlainString();
        return Csv.text(
                value.isArray()
                        ? StreamSupport.stream(value.spliterator(), false)
                                .map(ExtractionCsv::text)
                                .collect(Collectors.joining(BETWEEN))
                        : text(value));
    }

    private static String text(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText();
    }
}
