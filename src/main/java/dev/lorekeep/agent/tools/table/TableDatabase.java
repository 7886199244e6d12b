package dev.lorekeep.agent.tools.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.agent.tools.table.SqlCheck.NotAllowed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Tables in a DuckDB of their own: in memory, without files, network and extensions, and with settings that a query cannot change.
 * For one query; another thread may {@link #cancel()} it.
 */
final class TableDatabase implements AutoCloseable {
    static final int MAX_RESULT_ROWS = 100;
    /** Longer cells are cut when they are loaded; see {@link SqlCheck}. */
    static final int MAX_CELL = 2_000;

    private static final int MAX_SHOWN_CELL = 300;
    private static final int MAX_RESULT_COLUMNS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> SETTINGS = Map.of(
            "enable_external_access", "false",
            "autoinstall_known_extensions", "false",
            "autoload_known_extensions", "false",
            "allow_community_extensions", "false",
            "temp_directory", "",
            "max_temp_directory_size", "0KiB",
            "memory_limit", "256MB",
            "threads", "1");

    private final String text;
    private final List<TextTable> tables;
    private final Connection connection;
    private volatile boolean cancelled;
    private volatile @Nullable Statement running;

    /** @throws SQLException also when DuckDB cannot be loaded here */
    TableDatabase(String text, List<TextTable> tables) throws SQLException {
        this.text = text;
        this.tables = List.copyOf(tables);
        var properties = new Properties();
        properties.putAll(SETTINGS);
        this.connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        execute("set lock_configuration = true");
    }

    /**
     * @param row {@code rowid} of the only table, when the row is one of its rows
     * @param cells texts; null where SQL has NULL
     */
    record ResultRow(OptionalInt row, List<@Nullable String> cells) {}

    /**
     * @param columns names
     * @param numeric which columns are numbers
     * @param read tables that it read
     * @param more whether there are rows beyond the limit
     */
    record Result(
            List<String> columns, List<Boolean> numeric, List<ResultRow> rows, List<TextTable> read, boolean more) {}

    /** @throws NotAllowed for anything but one SELECT over the tables */
    Result query(String sql) throws SQLException, NotAllowed {
        var tree = parse(sql);
        var names = tables.stream().map(TextTable::name).collect(Collectors.toSet());
        var used = new SqlCheck(names).check(tree.path("statements").path(0).path("node"));
        var read = tables.stream().filter(table -> used.contains(table.name())).toList();
        for (var table : read) load(table);
        var single = read.size() == 1 && isPlain(tree, used);
        if (single) {
            try {
                return run(withRowid(tree), read, true);
            } catch (SQLException e) {
                // a function over all rows, or a name that two have: its rows are no rows of the table
                if (cancelled) throw e;
            }
        }
        return run(text(tree), read, false);
    }

    private ObjectNode parse(String sql) throws SQLException, NotAllowed {
        try (var statement = connection.prepareStatement("select json_serialize_sql(?::varchar)")) {
            statement.setString(1, sql);
            try (var rows = statement.executeQuery()) {
                rows.next();
                var tree = (ObjectNode) JSON.readTree(rows.getString(1));
                if (tree.path("error").asBoolean(true)) {
                    var message = tree.path("error_message").asText("not valid SQL");
                    throw new NotAllowed(
                            tree.path("error_type").asText().equals("not implemented")
                                    ? "Only SELECT is allowed."
                                    : TextTables.cut(message, 300));
                }
                if (tree.path("statements").size() != 1) throw new NotAllowed("Send one statement at a time.");
                return tree;
            }
        } catch (JsonProcessingException e) {
            throw new SQLException("DuckDB's syntax tree is not JSON", e);
        }
    }

    /** Back to SQL: what was checked is what runs. */
    private String text(JsonNode tree) throws SQLException {
        try (var statement = connection.prepareStatement("select json_deserialize_sql(?::varchar)")) {
            statement.setString(1, tree.toString());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    /** Whether each row of the result is a row of the one table: nothing is grouped, joined or made distinct. */
    private static boolean isPlain(JsonNode tree, Set<String> used) {
        var node = tree.path("statements").path(0).path("node");
        var distinct = false;
        for (var modifier : node.path("modifiers"))
            distinct |= modifier.path("type").asText().equals("DISTINCT_MODIFIER");
        return node.path("type").asText().equals("SELECT_NODE")
                && !distinct
                && node.path("from_table").path("type").asText().equals("BASE_TABLE")
                && used.contains(
                        node.path("from_table").path("table_name").asText("").toLowerCase(java.util.Locale.ROOT))
                && node.path("cte_map").path("map").isEmpty()
                && node.path("group_expressions").isEmpty()
                && node.path("having").isNull()
                && node.path("aggregate_handling").asText().equals("STANDARD_HANDLING");
    }

    private String withRowid(ObjectNode tree) throws SQLException {
        var extended = tree.deepCopy();
        var select =
                (ArrayNode) extended.path("statements").path(0).path("node").path("select_list");
        var rowid = JSON.createObjectNode();
        rowid.put("class", "COLUMN_REF").put("type", "COLUMN_REF").put("alias", "");
        rowid.putArray("column_names").add("rowid");
        select.insert(0, rowid);
        return text(extended);
    }

    private void load(TextTable table) throws SQLException {
        execute(table.columns().stream()
                .map(column -> quoted(column.name()) + " " + column.type().sql())
                .collect(Collectors.joining(", ", "create table " + quoted(table.name()) + " (", ")")));
        try (var appender = ((DuckDBConnection) connection).createAppender("main", table.name())) {
            for (var row : table.rows()) {
                if (cancelled) throw new SQLException("cancelled");
                var cells = Cells.of(text, row);
                appender.beginRow();
                for (var i = 0; i < table.columns().size(); i++) {
                    var cell = i < cells.size() ? cells.get(i).of(text) : "";
                    switch (table.columns().get(i).type().read(cell)) {
                        case null -> appender.appendNull();
                        case Double number -> appender.append(number.doubleValue());
                        case LocalDate date -> appender.append(date);
                        case LocalDateTime time -> appender.append(time);
                        case Object other -> appender.append(TextTables.cut(other.toString(), MAX_CELL));
                    }
                }
                appender.endRow();
            }
        }
    }

    private Result run(String sql, List<TextTable> read, boolean rowid) throws SQLException {
        var names = new ArrayList<String>();
        var numeric = new ArrayList<Boolean>();
        try (var prepared = connection.prepareStatement(sql)) {
            var described = prepared.getMetaData();
            for (var i = 1; i <= described.getColumnCount(); i++) {
                names.add(described.getColumnLabel(i));
                numeric.add(isNumeric(described.getColumnTypeName(i)));
            }
        }
        // cut inside DuckDB, so that no long value ever becomes a Java string; new names, since two may be the same
        var all = IntStream.range(0, names.size()).mapToObj(i -> "c" + i).toList();
        var cut = all.stream()
                .limit(MAX_RESULT_COLUMNS + 1)
                .map(name -> "left(cast(" + name + " as varchar), " + MAX_SHOWN_CELL + ")")
                .collect(Collectors.joining(", "));
        var wrapped = "select " + cut + " from (" + sql + ") as result(" + String.join(", ", all) + ") limit "
                + (MAX_RESULT_ROWS + 1);
        var rows = new ArrayList<ResultRow>();
        try (var statement = connection.createStatement()) {
            running = statement;
            if (cancelled) throw new SQLException("cancelled");
            try (var found = statement.executeQuery(wrapped)) {
                while (found.next() && rows.size() <= MAX_RESULT_ROWS)
                    rows.add(row(found, Math.min(names.size(), MAX_RESULT_COLUMNS + 1), rowid));
            }
        } finally {
            running = null;
        }
        var more = rows.size() > MAX_RESULT_ROWS;
        var first = rowid ? 1 : 0;
        var last = Math.min(names.size(), MAX_RESULT_COLUMNS + first);
        return new Result(
                List.copyOf(names.subList(first, last)),
                List.copyOf(numeric.subList(first, last)),
                more ? rows.subList(0, MAX_RESULT_ROWS) : rows,
                read,
                more);
    }

    private static ResultRow row(java.sql.ResultSet found, int columns, boolean rowid) throws SQLException {
        var cells = new ArrayList<@Nullable String>();
        for (var i = rowid ? 2 : 1; i <= columns; i++) cells.add(found.getString(i));
        return new ResultRow(rowid ? OptionalInt.of(Integer.parseInt(found.getString(1))) : OptionalInt.empty(), cells);
    }

    private static boolean isNumeric(String type) {
        return type.matches("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*");
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Whether DuckDB itself would do this, without our own check before it. */
    boolean attempt(String sql) throws SQLException {
        try {
            execute(sql);
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    /** From another thread: the query ends soon with an exception. */
    void cancel() {
        cancelled = true;
        var statement = running;
        if (statement == null) return;
        try {
            statement.cancel();
        } catch (SQLException _) {
            // it has just ended by itself
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
