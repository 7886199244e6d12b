package dev.lorekeep.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.testing.TestingDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The rules on a real PostgreSQL against the simplest model of them: sets in memory. */
class CurrentAccessRulesTest {
    private static final DataSource DATABASE = TestingDatabase.fresh();
    private final AccessRules rules = new CurrentAccessRules(DATABASE);

    /** @param teams indexes of the teams */
    record Person(boolean disabled, Role role, Set<Integer> teams) {}

    /** @param readers indexes of the teams that read it */
    record Shelf(boolean everyone, Set<Integer> readers) {}

    record World(int teams, List<Person> people, List<Shelf> shelves) {}

    /** @param stale teams the caller's record claims, which the database knows better */
    record Asking(Optional<Set<Integer>> scope, Set<Integer> asked, Set<Integer> stale) {}

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void admitsExactlyWhatTheModelAdmits(@ForAll("worlds") World world, @ForAll("askings") Asking asking)
            throws SQLException {
        var stored = store(world);
        for (int i = 0; i < world.people.size(); i++) {
            var person = world.people.get(i);
            var caller = new Caller(
                    stored.people.get(i),
                    "person",
                    person.role,
                    ids(asking.stale, stored.teams),
                    asking.scope.map(scope -> ids(scope, stored.shelves)));
            var asked = ids(asking.asked, stored.shelves);
            var expected = IntStream.range(0, world.shelves.size())
                    .filter(shelf -> mayRead(person, world.shelves.get(shelf)))
                    .mapToObj(stored.shelves::get)
                    .filter(id ->
                            caller.scope().map(scope -> scope.contains(id)).orElse(true))
                    .filter(id -> asked.isEmpty() || asked.contains(id))
                    .collect(Collectors.toSet());

            var seen = new HashSet<>(rules.filterFor(caller, asked).accessSets());
            seen.retainAll(stored.shelves);

            assertThat(seen).isEqualTo(expected);
            if (person.disabled)
                assertThat(rules.filterFor(caller, asked).admitsNothing()).isTrue();
            for (var shelf : stored.shelves)
                if (asked.contains(shelf))
                    assertThat(rules.mayRead(caller, shelf)).isEqualTo(expected.contains(shelf));
        }
    }

    private static boolean mayRead(Person person, Shelf shelf) {
        if (person.disabled) return false;
        return shelf.everyone || person.teams.stream().anyMatch(shelf.readers::contains);
    }

    @Provide
    Arbitrary<World> worlds() {
        return Arbitraries.integers().between(0, 4).flatMap(teams -> {
            var someTeams = subset(teams);
            var people = Combinators.combine(
                            Arbitraries.integers().between(0, 4).map(n -> n == 0),
                            Arbitraries.of(Role.class),
                            someTeams)
                    .as(Person::new)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(3);
            var shelves = Combinators.combine(
                            Arbitraries.integers().between(0, 3).map(n -> n == 0), someTeams)
                    .as(Shelf::new)
                    .list()
                    .ofMaxSize(6);
            return Combinators.combine(people, shelves).as((p, s) -> new World(teams, p, s));
        });
    }

    /** Indexes up to 7: some of them of no collection, as when one was deleted meanwhile. */
    @Provide
    Arbitrary<Asking> askings() {
        return Combinators.combine(subset(8).optional(), subset(8), subset(4)).as(Asking::new);
    }

    private static Arbitrary<Set<Integer>> subset(int size) {
        if (size == 0) return Arbitraries.just(Set.of());
        return Arbitraries.integers().between(0, size - 1).set().ofMaxSize(size);
    }

    private record Stored(List<UUID> teams, List<UUID> people, List<UUID> shelves) {}

    private static Stored store(World world) throws SQLException {
        var teams = some(world.teams);
        var people = some(world.people.size());
        var shelves = some(world.shelves.size());
        try (var connection = DATABASE.getConnection();
                var statement = connection.createStatement()) {
            for (var team : teams)
                statement.addBatch("insert into team values ('%s', '%s', now())".formatted(team, team));
            for (int i = 0; i < people.size(); i++) {
                var id = people.get(i);
                var person = world.people.get(i);
                statement.addBatch("insert into account values ('%s', '%s', 'x', 'x', '%s', false, %s, now(), now())"
                        .formatted(id, id, person.role, person.disabled));
                for (var team : person.teams)
                    statement.addBatch("insert into membership values ('%s', '%s')".formatted(id, teams.get(team)));
            }
            for (int i = 0; i < shelves.size(); i++) {
                var id = shelves.get(i);
                var shelf = world.shelves.get(i);
                statement.addBatch(
                        "insert into collection (id, slug, name, everyone, created_at) values ('%s', '%s', 'x', %s, now())"
                                .formatted(id, id, shelf.everyone));
                for (var team : shelf.readers)
                    statement.addBatch(
                            "insert into collection_reader values ('%s', '%s')".formatted(id, teams.get(team)));
            }
            statement.executeBatch();
        }
        return new Stored(teams, people, shelves);
    }

    private static List<UUID> some(int count) {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < count; i++) ids.add(UUID.randomUUID());
        return ids;
    }

    /** An index beyond the list stands for something that does not exist. */
    private static Set<UUID> ids(Set<Integer> indexes, List<UUID> known) {
        return indexes.stream()
                .map(index -> index < known.size() ? known.get(index) : UUID.randomUUID())
                .collect(Collectors.toSet());
    }
}
