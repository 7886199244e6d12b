package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.lorekeep.agent.tools.ToolResult.Done;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Says which day it is where the machine stands. */
@Singleton
public final class CurrentDate implements Tool {
    private final Clock clock;
    private final ZoneId zone;

    private final ToolSpecification specification = ToolSpecification.builder()
            .name("current_date")
            .description(
                    "Tells today's date, weekday, ISO week and time. Use it for questions with words such as today, this"
                            + " year, last month or overdue.")
            .parameters(JsonObjectSchema.builder().build())
            .build();

    /** @param zone whose day it is */
    public CurrentDate(Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
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
    public boolean untrusted() {
        return false;
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        var now = clock.instant().atZone(zone);
        var date = now.toLocalDate().toString();
        var weekday = now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        var week = "%d-W%02d".formatted(now.get(IsoFields.WEEK_BASED_YEAR), now.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        var text = "Today is %s, %s, ISO week %s. The time is %s, time zone %s (UTC%s)."
                .formatted(
                        weekday,
                        date,
                        week,
                        DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(now),
                        zone.getId(),
                        now.getOffset().getId().equals("Z")
                                ? "+00:00"
                                : now.getOffset().getId());
        return new Done(text, date);
    }
}
