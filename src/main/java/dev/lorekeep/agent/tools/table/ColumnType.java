package dev.lorekeep.agent.tools.table;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a column's cells are read. The first that reads every cell is the column's; dates whose day and month could be swapped stay
 * text, since a wrong date is worse than none.
 */
enum ColumnType {
    DECIMAL_POINT("DOUBLE", cell -> number(cell, '.')),
    DECIMAL_COMMA("DOUBLE", cell -> number(cell, ',')),
    ISO_DATE("DATE", cell -> date(cell, "uuuu-MM-dd")),
    POINT_DATE("DATE", cell -> date(cell, "d.M.uuuu")),
    YEAR_FIRST("DATE", cell -> date(cell, "uuuu/M/d")),
    DAY_FIRST("DATE", cell -> date(cell, "d/M/uuuu")),
    MONTH_FIRST("DATE", cell -> date(cell, "M/d/uuuu")),
    DAY_MONTH("DATE", cell -> date(cell, "d MMM uuuu")),
    MONTH_DAY("DATE", cell -> date(cell, "MMM d, uuuu")),
    TIME("TIMESTAMP", ColumnType::time),
    TEXT("VARCHAR", cell -> cell);

    private static final Pattern CURRENCY =
            Pattern.compile("^(?:[\\p{Sc}]|EUR|USD|GBP|CHF|JPY)\\s?|\\s?(?:[\\p{Sc}]|EUR|USD|GBP|CHF|JPY)$");
    private static final Pattern POINT = Pattern.compile(
            "\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d{1,3}(?:[ '’]\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|\\.\\d+");
    private static final Pattern COMMA =
            Pattern.compile("\\d{1,3}(?:\\.\\d{3})+(?:,\\d+)?|\\d{1,3}(?:[ '’]\\d{3})+(?:,\\d+)?|\\d+(?:,\\d+)?");
    private static final Pattern EXPONENT = Pattern.compile("-?\\d(?:\\.\\d+)?[eE][+-]?\\d{1,3}");
    /** A phone number, an article number or an id: a sum of these means nothing, and its zeros or last digits would be lost. */
    private static final Pattern CODE = Pattern.compile("0\\d+|\\d{16,}");

    private final String sql;
    private final Function<String, @Nullable Object> reading;

    ColumnType(String sql, Function<String, @Nullable Object> reading) {
        this.sql = sql;
        this.reading = reading;
    }

    /** Its name in SQL. */
    String sql() {
        return sql;
    }

    /** @return a Double, LocalDate, LocalDateTime or String; null when the cell is empty or cannot be read so */
    @Nullable
    Object read(String cell) {
        return isNothing(cell) && this != TEXT || cell.isEmpty() ? null : reading.apply(cell);
    }

    /** What people write where a number is missing. */
    static boolean isNothing(String cell) {
        return switch (cell) {
            case "", "-", "–", "—", "n/a", "N/A", "NA", "null", "NULL", "?", "..." -> true;
            default -> false;
        };
    }

    /**
     * @param cells all of a column
     * @param commaElsewhere whether another column shows that a comma is the decimal sign here
     */
    static ColumnType of(List<String> cells, boolean commaElsewhere) {
        var filled = cells.stream().filter(cell -> !isNothing(cell)).toList();
        if (filled.isEmpty()) return TEXT;
        if (commaElsewhere && DECIMAL_COMMA.readsAll(filled)) return DECIMAL_COMMA;
        for (var type : values()) {
            if (!type.readsAll(filled)) continue;
            if (type == DAY_FIRST && MONTH_FIRST.readsAll(filled)) return TEXT;
            return type;
        }
        return TEXT;
    }

    /** Whether these can only be numbers with a comma as the decimal sign. */
    static boolean showsComma(List<String> cells) {
        var filled = cells.stream().filter(cell -> !isNothing(cell)).toList();
        return !filled.isEmpty() && DECIMAL_COMMA.readsAll(filled) && !DECIMAL_POINT.readsAll(filled);
    }

    private boolean readsAll(List<String> cells) {
        for (var cell : cells) if (reading.apply(cell) == null) return false;
        return true;
    }

    private static @Nullable Double number(String cell, char decimalSign) {
        if (cell.length() > 40 || CODE.matcher(cell).matches()) return null;
        if (EXPONENT.matcher(cell).matches()) return Double.valueOf(cell);
        var digits = cell.replace('−', '-')
                .replace('\u00A0', ' ')
                .replace('\u202F', ' ')
                .strip();
        var negative = digits.startsWith("(") && digits.endsWith(")");
        if (negative) digits = digits.substring(1, digits.length() - 1).strip();
        // the sign may stand before the currency or behind it
        for (var i = 0; i < 2; i++) {
            if (digits.startsWith("-") || digits.startsWith("+")) {
                negative ^= digits.startsWith("-");
                digits = digits.substring(1).strip();
            }
            digits = CURRENCY.matcher(digits).replaceFirst("");
        }
        if (digits.endsWith("%"))
            digits = digits.substring(0, digits.length() - 1).strip();
        var written = decimalSign == '.' ? POINT : COMMA;
        if (!written.matcher(digits).matches()) return null;
        var grouping = decimalSign == '.' ? "," : ".";
        var plain = digits.replace(grouping, "").replaceAll("[ '’]", "").replace(',', '.');
        var value = Double.parseDouble(plain);
        return negative ? -value : value;
    }

    private static @Nullable LocalDate date(String cell, String pattern) {
        if (cell.length() < 6 || cell.length() > 20) return null;
        try {
            return LocalDate.parse(cell, Formatters.of(pattern));
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private static @Nullable LocalDateTime time(String cell) {
        if (cell.length() < 16 || cell.length() > 29) return null;
        try {
            return LocalDateTime.parse(cell.replace(' ', 'T'), DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private static final class Formatters {
        private static final java.util.Map<String, DateTimeFormatter> ALL =
                new java.util.concurrent.ConcurrentHashMap<>();

        static DateTimeFormatter of(String pattern) {
            return ALL.computeIfAbsent(
                    pattern,
                    each -> new DateTimeFormatterBuilder()
                            .parseCaseInsensitive()
                            .appendPattern(each)
                            .toFormatter(Locale.ENGLISH)
                            .withResolverStyle(ResolverStyle.STRICT));
        }
    }
}
