package dev.lorekeep.agent.tools.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a parsed query may run, from DuckDB's own syntax tree: every node, function, type and table has to be on a list. What
 * is not on it is refused, so a new DuckDB brings no new holes. The lists leave out what reads anything but the tables, and what makes
 * long values out of short ones: DuckDB neither interrupts nor limits the memory of one function call.
 */
final class SqlCheck {
    private static final Set<String> NODES =
            words("SELECT_NODE SET_OPERATION_NODE CTE_NODE COLUMN_REF STAR FUNCTION VALUE_CONSTANT"
                    + " CONJUNCTION_AND CONJUNCTION_OR COMPARE_EQUAL COMPARE_NOTEQUAL COMPARE_LESSTHAN COMPARE_GREATERTHAN"
                    + " COMPARE_LESSTHANOREQUALTO COMPARE_GREATERTHANOREQUALTO COMPARE_DISTINCT_FROM COMPARE_NOT_DISTINCT_FROM"
                    + " COMPARE_IN COMPARE_NOT_IN COMPARE_BETWEEN COMPARE_NOT_BETWEEN OPERATOR_NOT OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL"
                    + " OPERATOR_COALESCE OPERATOR_NULLIF OPERATOR_CAST TYPE CASE_EXPR SUBQUERY WINDOW_AGGREGATE WINDOW_RANK"
                    + " WINDOW_RANK_DENSE WINDOW_ROW_NUMBER WINDOW_LAG WINDOW_LEAD WINDOW_FIRST_VALUE WINDOW_LAST_VALUE WINDOW_NTILE"
                    + " WINDOW_PERCENT_RANK WINDOW_CUME_DIST WINDOW_NTH_VALUE ORDER_MODIFIER LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER"
                    + " DISTINCT_MODIFIER ORDER_DEFAULT ASCENDING DESCENDING BASE_TABLE JOIN EMPTY EXPRESSION_LIST");

    private static final Set<String> FUNCTIONS = words(
            "count count_star sum avg mean min max median mode stddev stddev_pop stddev_samp"
                    + " variance var_pop var_samp quantile_cont quantile_disc first last any_value arg_min arg_max corr covar_pop"
                    + " covar_samp regr_slope regr_intercept bool_and bool_or count_if product"
                    + " row_number rank dense_rank rank_dense lag lead first_value last_value nth_value ntile percent_rank cume_dist"
                    + " + - * / // % ** ^ ~~ !~~ ~~* !~~* ~~~ || abs round floor ceil ceiling trunc sign sqrt power pow ln log log10"
                    + " log2 exp mod greatest least ifnull nullif isnan lower upper trim ltrim rtrim length len left right substring substr"
                    + " contains starts_with ends_with prefix suffix position strpos instr regexp_matches regexp_full_match regexp_extract"
                    + " concat concat_ws replace split_part reverse like_escape ilike_escape not_like_escape not_ilike_escape"
                    + " year month day quarter week weekofyear yearweek weekday dayofweek isodow isoyear dayofmonth dayofyear hour minute"
                    + " second date_part datepart date_trunc datetrunc date_diff datediff date_add date_sub strftime strptime try_strptime"
                    + " make_date monthname dayname last_day age today current_date to_days to_months to_years to_hours");

    /** Those that a cast may name. */
    private static final Set<String> TYPES =
            words("BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT"
                    + " FLOAT DOUBLE DECIMAL VARCHAR DATE TIME TIMESTAMP INTERVAL INT INT4 INT8 LONG SHORT REAL NUMERIC TEXT STRING CHAR"
                    + " DATETIME BOOL FLOAT4 FLOAT8");

    private static final Set<String> SCHEMAS = Set.of("", "main");
    /** Each may double a text of at most {@link TableDatabase#MAX_CELL} characters. */
    private static final int MAX_JOININGS = 5;

    private static final int MAX_DEPTH = 300;

    private final Set<String> tables;
    private final Set<String> named = new HashSet<>();
    private final Set<String> used = new HashSet<>();
    private int joinings;

    /** @param tables that there are */
    SqlCheck(Set<String> tables) {
        this.tables = tables;
    }

    /** Thrown for what may not run; the message is for the model. */
    static final class NotAllowed extends Exception {
        private static final long serialVersionUID = 1L;

        NotAllowed(String message) {
            super(message);
        }
    }

    /**
     * @param statement of DuckDB's {@code json_serialize_sql}
     * @return the tables that it reads
     */
    Set<String> check(JsonNode statement) throws NotAllowed {
        nameQueries(statement, 0);
        look(statement, 0);
        return used;
    }

    /** Names that WITH gives. */
    private void nameQueries(JsonNode node, int depth) throws NotAllowed {
        if (depth > MAX_DEPTH) throw new NotAllowed("The query is nested too deeply.");
        for (var each : node.path("cte_map").path("map")) named.add(lower(each.path("key")));
        for (var child : node) nameQueries(child, depth + 1);
    }

    private void look(JsonNode node, int depth) throws NotAllowed {
        if (node.isObject()) {
            var type = node.path("type");
            if (type.isTextual() && !NODES.contains(type.asText()))
                throw new NotAllowed(type.asText() + " is not allowed; use plain SELECT over the tables.");
            switch (type.asText("")) {
                case "BASE_TABLE" -> table(node);
                case "FUNCTION" -> function(node);
                case "TYPE" -> type(node);
                default -> {
                    if (node.has("function_name")) function(node);
                }
            }
        }
        for (var child : node) look(child, depth + 1);
    }

    private void table(JsonNode node) throws NotAllowed {
        var name = lower(node.path("table_name"));
        var path = node.path("qualified_name").path("path");
        var qualifiers = path.size() > 1 ? lower(path.get(path.size() - 2)) : "";
        var plain = path.size() <= 2
                && SCHEMAS.contains(qualifiers)
                && node.path("catalog_name").asText("").isEmpty();
        if (plain && tables.contains(name)) used.add(name);
        else if (!(plain && named.contains(name)))
            throw new NotAllowed("There is no table '" + TextTables.cut(name, 60) + "'; there are "
                    + String.join(", ", tables.stream().sorted().limit(20).toList()) + ".");
    }

    private void function(JsonNode node) throws NotAllowed {
        var name = lower(node.path("function_name"));
        if (!FUNCTIONS.contains(name))
            throw new NotAllowed("The function " + TextTables.cut(name, 60) + " is not allowed.");
        switch (name) {
            case "||", "concat", "concat_ws" ->
                joinings += Math.max(1, node.path("arguments").size() - 1);
            case "replace" -> {
                var by = constant(node.path("arguments").path(2)).orElse("xx");
                if (by.length() > 1)
                    throw new NotAllowed("replace may put one character or none in the place of others.");
            }
            case "strftime", "strptime", "try_strptime" -> {
                if (constant(node.path("arguments").path(1)).isEmpty())
                    throw new NotAllowed(name + " needs its format as a text.");
            }
            default -> {
                return;
            }
        }
        if (joinings > MAX_JOININGS) throw new NotAllowed("A query may join texts " + MAX_JOININGS + " times.");
    }

    /** Lists and structures are as long as somebody writes; plain types are not. */
    private static void type(JsonNode node) throws NotAllowed {
        var name = node.path("type_name").asText("");
        if (!TYPES.contains(name.toUpperCase(Locale.ROOT)))
            throw new NotAllowed("The type " + TextTables.cut(name, 60) + " is not allowed.");
    }

    private static Optional<String> constant(JsonNode argument) {
        var expression = argument.has("expression") ? argument.path("expression") : argument;
        if (!expression.path("type").asText().equals("VALUE_CONSTANT")) return Optional.empty();
        return Optional.of(expression.path("literal").path("text").asText(""));
    }

    private static String lower(JsonNode name) {
        return name.asText("").toLowerCase(Locale.ROOT);
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }
}
