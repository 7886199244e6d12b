package dev.lorekeep.agent.tools.table;

import dev.lorekeep.agent.tools.table.TableDatabase.Result;
import dev.lorekeep.agent.tools.table.TableDatabase.ResultRow;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a model reads of tables, no longer than it has room for. */
final class TableText {
    /** Characters of a table that a citation of all of it shows. */
    static final int MAX_CITED = 2_000;

    private static final int CHARACTERS_A_TOKEN = 3;
    private static final int EXAMPLES = 3;
    private static final int MAX_EXAMPLE = 300;
    private static final int RESERVE = 200;

    private final StringBuilder text = new StringBuilder();
    private final int room;

    TableText(int maxTokens) {
        this.room = (int) Math.min(Integer.MAX_VALUE, (long) maxTokens * CHARACTERS_A_TOKEN);
    }

    void line(String line) {
        text.append(line).append('\n');
    }

    /** @return whether there was room for it */
    boolean describe(String document, TextTable table) {
        if (!text.isEmpty() && text.length() > room - 2 * RESERVE) return false;
        var rows = table.rows().size() + table.skipped();
        line(table.name() + ": " + rows + (rows == 1 ? " row" : " rows")
                + (table.page() > 0 ? ", page " + table.page() : "")
                + (table.caption().isEmpty() ? "" : ", " + table.caption()));
        var columns = 0;
        for (var column : table.columns()) {
            if (text.length() > room - RESERVE) break;
            line("  " + column.name() + " " + column.type().sql()
                    + (column.title().isEmpty() || column.title().equals(column.name()) ? "" : " — " + column.title()));
            columns++;
        }
        if (columns < table.columns().size()) line("  … " + (table.columns().size() - columns) + " more columns");
        for (var row : table.rows().subList(0, Math.min(EXAMPLES, table.rows().size()))) {
            if (text.length() < room - RESERVE) line("  | " + TextTables.cut(row.of(document), MAX_EXAMPLE));
        }
        if (table.skipped() > 0) line("  only the first " + table.rows().size() + " rows can be queried");
        return true;
    }

    void head(Result result) {
        line(TextTables.cut(String.join(" | ", result.columns()), Math.max(RESERVE, room / 2)));
    }

    boolean hasRoomFor(ResultRow row) {
        var length = row.cells().stream()
                .mapToInt(cell -> cell == null ? 4 : cell.length() + 3)
                .sum();
        return text.length() + length < room - RESERVE;
    }

    void row(String number, ResultRow row, List<Boolean> numeric) {
        var cells = new java.util.ArrayList<String>();
        for (var i = 0; i < row.cells().size(); i++) cells.add(shown(row.cells().get(i), numeric.get(i)));
        line(number + cells.stream().collect(Collectors.joining(" | ")));
    }

    private static String shown(@Nullable String cell, boolean numeric) {
        if (cell == null) return "";
        if (!numeric) return cell;
        try {
            var number = new BigDecimal(cell);
            var plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
            return plain.precision() - plain.scale() > 30 ? plain.toString() : plain.toPlainString();
        } catch (NumberFormatException _) {
            return cell;
        }
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing();
    }
}
