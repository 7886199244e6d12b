package dev.lorekeep.models.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;

/** The days and months that are counted by: those of the machine's time zone. */
record Period(Instant from, Instant to) {
    static Period of(YearMonth month, ZoneId zone) {
        return between(month.atDay(1), month.plusMonths(1).atDay(1), zone);
    }

    static Period of(LocalDate day, ZoneId zone) {
        return between(day, day.plusDays(1), zone);
    }

    private static Period between(LocalDate first, LocalDate next, ZoneId zone) {
        return new Period(
                first.atStartOfDay(zone).toInstant(), next.atStartOfDay(zone).toInstant());
    }

    static LocalDate today(Clock clock, ZoneId zone) {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    /** The days of a month that have begun. */
    static List<LocalDate> days(YearMonth month, LocalDate today) {
        return month.atDay(1)
                .datesUntil(month.plusMonths(1).atDay(1))
                .filter(day -> !day.isAfter(today))
                .toList();
    }
}
