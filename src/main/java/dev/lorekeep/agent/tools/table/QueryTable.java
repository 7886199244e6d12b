package dev.lorekeep.agent.tools.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.lorekeep.agent.tools.Tier;
import dev.lorekeep.agent.tools.Tool;
import dev.lorekeep.agent.tools.ToolContext;
import dev.lorekeep.agent.tools.ToolResult;
import dev.lorekeep.agent.tools.ToolResult.Done;
import dev.lorekeep.agent.tools.ToolResult.Refused;
import dev.lorekeep.agent.tools.table.TableDatabase.Result;
import dev.lorekeep.retrieve.CitablePassages;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Place;
import dev.lorekeep.retrieve.ReadableDocuments;
import dev.lorekeep.retrieve.ReadableDocuments.StoredText;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers questions to the tables of one document with SQL. Rows of the result that are rows of a table can be cited one by one; what
 * was calculated from many cites the table.
 */
@Singleton
public final class QueryTable implements Tool {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_SQL = 2_000;

    private final ReadableDocuments documents;
    private final CitablePassages passages;
    private final TableQueries queries;

    private final ToolSpecification specification = ToolSpecification.builder()
            .name("query_table")
            .description(
                    "Looks into the tables of one document (spreadsheet, CSV, or tables inside a text), with SQL. Without sql it"
                            + " lists the tables t1, t2, … with their columns, types and first rows: do that first. With sql it runs one"
                            + " SELECT (DuckDB's dialect) over them and gives at most " + TableDatabase.MAX_RESULT_ROWS
                            + " rows. Use it for sums, counts, averages, filters and rankings instead of adding up rows yourself. Numbers"
                            + " are plain: 12% is 12, and currency signs are gone.")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("document", "the document's id, or the number of one of its sources such as 3")
                    .addStringProperty(
                            "sql", "one SELECT, for example: select region, sum(amount) from t1 group by region")
                    .required("document")
                    .build())
            .build();

    @Inject
    QueryTable(ReadableDocuments documents, CitablePassages passages) {
        this(documents, passages, TIMEOUT);
    }

    /** @param timeout of a query */
    QueryTable(ReadableDocuments documents, CitablePassages passages, Duration timeout) {
        this.documents = documents;
        this.passages = passages;
        this.queries = new TableQueries(timeout);
    }

    @Override
    public ToolSpecification specification() {
        return specification;
    }

    @Override
    public Tier tier() {
        return Tier.READ;
    }

    @Override
    public boolean computes() {
        return true;
    }

    @Override
    public boolean untrusted() {
        return true;
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        var asked = arguments.path("document").asText("").strip();
        var id = documentId(asked, context);
        if (id.isEmpty())
            return new Refused(
                    "'" + TextTables.cut(asked, 60)
                            + "' is neither a document's id nor the number of a source. Search first, then use a source's number.");
        var found = documents
                .text(id.get(), null, context.caller())
                .filter(each ->
                        context.collections().isEmpty() || context.collections().contains(each.collectionId()));
        if (found.isEmpty())
            return new Refused("There is no such document, or the person you work for may not read it.");
        var document = found.get();
        var tables = TextTables.of(document.text(), document.blocks());
        if (tables.isEmpty())
            return new Refused("No table was found in '" + document.title() + "'. Read its text instead.");
        var sql = arguments.path("sql").asText("").strip();
        if (sql.isEmpty()) return description(document, tables, context);
        if (sql.length() > MAX_SQL) return new Refused("The query has more than " + MAX_SQL + " characters.");
        return switch (queries.run(document.text(), tables, sql, context.stopped())) {
            case TableQueries.Outcome.Rows rows -> result(rows.result(), document, context);
            case TableQueries.Outcome.Failed failed -> new Refused(failed.sentence());
        };
    }

    private static Optional<UUID> documentId(String asked, ToolContext context) {
        var number = asked.replaceAll("^\\[|]$", "");
        if (number.matches("\\d{1,6}"))
            return context.sources().find(Integer.parseInt(number)).map(Passage::documentId);
        try {
            return Optional.of(UUID.fromString(asked));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static ToolResult description(StoredText document, List<TextTable> tables, ToolContext context) {
        var text = new TableText(context.maxTokens());
        for (var table : tables) {
            if (!text.describe(document.text(), table)) {
                text.line(
                        "… " + (tables.size() - tables.indexOf(table)) + " more tables, up to t" + tables.size() + ".");
                break;
            }
        }
        var count = tables.size() == 1 ? "1 table" : tables.size() + " tables";
        return new Done(text.toString(), count + " of " + document.title());
    }

    private ToolResult result(Result result, StoredText document, ToolContext context) {
        var text = new TableText(context.maxTokens());
        text.head(result);
        var table = result.read().size() == 1 ? result.read().getFirst() : null;
        var citable = table == null
                ? List.<Passage>of()
                : passages.at(
                        result.rows().stream()
                                .filter(row -> row.row().isPresent())
                                .map(row -> place(table.rows().get(row.row().getAsInt())))
                                .toList(),
                        document,
                        context.caller());
        var shown = 0;
        for (var row : result.rows()) {
            // a number is given only to what the model sees
            if (!text.hasRoomFor(row)) break;
            var cited = row.row().isPresent() && shown < citable.size();
            text.row(cited ? "[" + context.sources().number(citable.get(shown)) + "] " : "", row, result.numeric());
            shown++;
        }
        if (result.rows().isEmpty()) text.line("no rows");
        if (shown < result.rows().size() || result.more())
            text.line("… more rows; ask for fewer with WHERE or LIMIT, or count them.");
        if (citable.isEmpty() || result.rows().isEmpty()) citeTables(text, result, document, context);
        var rows = shown == 1 ? "1 row" : shown + " rows";
        return new Done(text.toString(), rows + " of " + document.title());
    }

    private void citeTables(TableText text, Result result, StoredText document, ToolContext context) {
        for (var table : result.read()) {
            for (var passage : passages.at(List.of(place(shortened(table))), document, context.caller()))
                text.line(
                        "Calculated from " + table.name() + " (" + table.rows().size() + " rows): cite ["
                                + context.sources().number(passage) + "].");
            if (table.skipped() > 0)
                text.line("Note: the last " + table.skipped() + " rows of " + table.name()
                        + " were too many and are missing.");
        }
    }

    /** The table from its first line, as far as a person would read. */
    private static TextRange shortened(TextTable table) {
        var range = table.range();
        var end = range.end();
        if (end - range.start() > TableText.MAX_CITED) {
            end = table.header().orElse(table.rows().getFirst()).end();
            for (var row : table.rows())
                if (row.end() - range.start() <= TableText.MAX_CITED) end = Math.max(end, row.end());
        }
        return new TextRange(range.start(), end);
    }

    private static Place place(TextRange range) {
        return new Place(range.start(), range.end());
    }

    /**
     * Where one value of a table stands in the document's text.
     *
     * @param line of the table, as a passage of it has it
     * @param column from 0
     * @return the cell's first and last (exclusive) UTF-16 unit in the document's text; empty when the line has no such cell
     */
    public static Optional<TextRange> cell(Passage line, int column) {
        var cells = Cells.of(line.text(), new TextRange(0, line.text().length()));
        if (column < 0 || column >= cells.size()) return Optional.empty();
        var cell = cells.get(column);
        return Optional.of(new TextRange(line.start() + cell.start(), line.start() + cell.end()));
    }

    @PreDestroy
    void close() {
        queries.close();
    }
}
