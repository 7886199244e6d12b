package dev.lorekeep.models.config;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a person or a team may use; empty means without limit. Months and days are those of the machine's time zone. */
public record Limits(OptionalLong requestsPerMinute, OptionalLong tokensPerDay, OptionalDouble costPerMonth) {
    public static final Limits NONE = new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty());
}
