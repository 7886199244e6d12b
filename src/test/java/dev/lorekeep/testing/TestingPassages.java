package dev.lorekeep.testing;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Role;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Finds the same passages whatever is asked, and remembers what was asked. */
public final class TestingPassages implements Retriever {
    public static final Caller CALLER = new Caller(UUID.randomUUID(), "ada", Role.USER, Set.of(), Optional.empty());

    public final List<Passage> passages = new ArrayList<>();
    public final List<Query> queries = new CopyOnWriteArrayList<>();

    /** Each passage begins 1000 units after the one before, in the same document if the title is the same. */
    public TestingPassages add(String title, String text) {
        var place = passages.size();
        passages.add(new Passage(
                UUID.randomUUID(),
                UUID.nameUUIDFromBytes(title.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                3,
                place,
                UUID.nameUUIDFromBytes(new byte[] {1}),
                "Geography",
                title,
                List.of(),
                title,
                text,
                text,
                1_000 * (place + 1),
                1_000 * (place + 1) + text.length(),
                place + 1,
                1.0 / (place + 1),
                0.7));
        return this;
    }

    @Override
    public List<Passage> find(Query query, Caller caller) {
        queries.add(query);
        return passages.stream().limit(query.limit()).toList();
    }
}
