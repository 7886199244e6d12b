package dev.lorekeep.platform;

/** Cells of RFC 4180 text that a spreadsheet opens without running anything in it. */
public final class Csv {
    public static final String LINE_END = "\r\n";

    /** What spreadsheets take for the beginning of a formula, also in full width. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private Csv() {}

    /** Text stays text: a ' before what would be a formula. */
    public static String text(String value) {
        var harmless = value.isEmpty() || FORMULA.indexOf(value.charAt(0)) < 0 ? value : "'" + value;
        return harmless.matches("[^\",\r\n]*") ? harmless : "\"" + harmless.replace("\"", "\"\"") + "\"";
    }
}
