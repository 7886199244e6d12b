package dev.lorekeep.agent.tools;

import static dev.lorekeep.agent.tools.ToolCalls.arguments;
import static dev.lorekeep.agent.tools.ToolCalls.context;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.testing.SettableClock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurrentDateTest {
    private final SettableClock clock = new SettableClock();

    @Test
    void saysTheDayOfTheZone() {
        assertThat(in("UTC"))
                .isEqualTo(
                        "Today is Saturday, 2026-01-31, ISO week 2026-W05. The time is 23:59, time zone UTC (UTC+00:00).");
        assertThat(in("Europe/Berlin")).contains("Sunday, 2026-02-01", "00:59", "UTC+01:00");
    }

    @Test
    void keepsTheIsoYearOfTheWeek() {
        clock.advance(Duration.ofDays(336));
        assertThat(in("UTC")).contains("2027-01-02", "2026-W53");
    }

    private String in(String zone) {
        return ToolCalls.done(new CurrentDate(clock, ZoneId.of(zone)).call(arguments(Map.of()), context()));
    }
}
