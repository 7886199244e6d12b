package dev.lorekeep.agent.verify;

/**
 * A date, or the part of it that was said.
 *
 * @param year 0 when not said
 * @param month 1 to 12
 * @param day 1 to 31; 0 when not said
 * @param start first UTF-16 unit, inclusive
 * @param end last UTF-16 unit, exclusive
 */
record Day(int year, int month, int day, int start, int end) {
    /** Whether the other one says at least what this says. */
    boolean isIn(Day other) {
        return month == other.month && (year == 0 || year == other.year) && (day == 0 || day == other.day);
    }
}
