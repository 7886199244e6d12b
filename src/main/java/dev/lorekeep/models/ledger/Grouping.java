package dev.lorekeep.models.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the rows of a report are. */
enum Grouping {
    USER("c.account_id::text", ""),
    /** The teams of today; who is in several counts for each of them. */
    TEAM("coalesce(m.team_id::text, '')", "left join membership m on m.account_id = c.account_id"),
    MODEL("c.model", ""),
    TASK("c.task", ""),
    /** Numbers of days, from 1; the days' beginnings are given as a text of instants with commas. */
    DAY("width_bucket(c.started_at, string_to_array(?, ',')::timestamptz[])::text", "");

    final String key;
    final String join;

    Grouping(String key, String join) {
        this.key = key;
        this.join = join;
    }

    static Optional<Grouping> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
