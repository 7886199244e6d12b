package dev.lorekeep.chat;

import dev.lorekeep.access.Caller;
import dev.lorekeep.platform.Database;
import dev.lorekeep.platform.LikePattern;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Conversations of one person. To everyone else they do not exist. */
@Singleton
final class Conversations {
    private static final int MAX_LISTED = 500;
    private static final Database.RowReader<Conversation> CONVERSATION = row ->
            new Conversation(Database.id(row, "id"), row.getString("title"), Database.instant(row, "updated_at"));

    private final Database database;
    private final Clock clock;

    Conversations(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Latest first. The search looks at titles and at what the person asked, never at answers, which rights may have left. */
    List<Conversation> of(Caller caller, String search) {
        var pattern = LikePattern.containing(search.strip());
        return database.list(CONVERSATION, """
                select c.id, c.title, c.updated_at from conversation c
                where c.account_id = ?
                  and (c.title ilike ? or exists (select 1 from message m
                       where m.conversation_id = c.id and m.author = 'PERSON' and m.body ilike ?))
                order by c.updated_at desc limit ?
                """, caller.accountId(), pattern, pattern, MAX_LISTED);
    }

    Optional<Conversation> find(Caller caller, UUID id) {
        return database.first(
                CONVERSATION,
                "select id, title, updated_at from conversation where id = ? and account_id = ?",
                id,
                caller.accountId());
    }

    Conversation create(Caller caller) {
        var now = now();
        var id = UUID.randomUUID();
        database.update(
                "insert into conversation (id, account_id, title, created_at, updated_at) values (?, ?, ?, ?, ?)",
                id,
                caller.accountId(),
                Conversation.UNTITLED,
                now,
                now);
        return new Conversation(id, Conversation.UNTITLED, now);
    }

    boolean rename(Caller caller, UUID id, String title) {
        return database.update(
                        "update conversation set title = ? where id = ? and account_id = ?",
                        title,
                        id,
                        caller.accountId())
                > 0;
    }

    boolean delete(Caller caller, UUID id) {
        return database.update("delete from conversation where id = ? and account_id = ?", id, caller.accountId()) > 0;
    }

    /** Moves it to the top; the first question becomes the title of one that has none. */
    void touch(UUID id, String question) {
        database.update(
                "update conversation set updated_at = ?, title = case when title = ? then ? else title end where id = ?",
                now(),
                Conversation.UNTITLED,
                title(question),
                id);
    }

    static String title(String question) {
        var line = question.strip().replaceAll("\\s+", " ");
        if (line.length() <= 80) return line;
        var cut = line.lastIndexOf(' ', 79);
        if (cut < 40) cut = Character.isHighSurrogate(line.charAt(78)) ? 78 : 79;
        return line.substring(0, cut) + "…";
    }

    private Instant now() {
        // what PostgreSQL keeps, so that what is returned now equals what is read later
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
