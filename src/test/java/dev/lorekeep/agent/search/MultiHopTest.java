package dev.lorekeep.agent.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.Words;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import dev.lorekeep.testing.TestingPassages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class MultiHopTest {
    private final WordSearch search = new WordSearch();

    /** Ranks by shared words, and finds only what shares one. */
    private static final class WordSearch implements Retriever {
        private final TestingPassages stored = new TestingPassages();
        private final List<String> asked = new ArrayList<>();

        @Override
        public List<Passage> find(Query query, Caller caller) {
            assertThat(caller).isSameAs(TestingPassages.CALLER);
            asked.add(query.text());
            return stored.passages.stream()
                    .map(passage -> passage.withScore(shared(query.text(), passage) / 20.0))
                    .filter(passage -> passage.score() > 0)
                    .sorted(Comparator.comparingDouble((Passage passage) -> -passage.score()))
                    .limit(query.limit())
                    .toList();
        }

        private static int shared(String query, Passage passage) {
            var shared = new HashSet<>(Words.content(query));
            shared.retainAll(Words.content(passage.title() + " " + passage.text()));
            return shared.size();
        }
    }

    private void addNoise() {
        for (var i = 0; i < 8; i++)
            search.stored.add("Harbour " + i, "A ship of the harbour was built in a yard with number " + i + ".");
    }

    @Test
    void followsANameToADocumentThatTheQuestionDoesNotName() {
        addNoise();
        search.stored
                .add("Gull Star", "The ship Gull Star was built for the owner Ida Krell.")
                .add("Ida Krell", "She comes from Tarnbach.");
        var question = "Where does the owner come from, for whom the ship Gull Star was built?";
        assertThat(titles(search.find(query(question, 5), TestingPassages.CALLER)))
                .doesNotContain("Ida Krell");
        assertThat(titles(find(question, 5))).startsWith("Gull Star").contains("Ida Krell");
    }

    @Test
    void searchesForBothThatAreCompared() {
        addNoise();
        search.stored.add("Gull Star", "The ship Gull Star was built in a yard by the harbour.");
        find("Was the ship Gull Star built in the harbour before Norden Kite was?", 5);
        assertThat(search.asked).contains("Norden Kite");
    }

    @Test
    void searchesOnceWhereOnePassageHasAll() {
        addNoise();
        search.stored.add("Gull Star", "The owner Ida Krell built the ship Gull Star in 1843.");
        find("Who built the ship Gull Star in 1843?", 5);
        assertThat(search.asked).hasSize(1);
    }

    @Test
    void keepsTheOrderWhereNothingIsLinked() {
        addNoise();
        var question = "Which ship was built in the yard of the harbour with number 3?";
        assertThat(titles(find(question, 10)))
                .isEqualTo(titles(search.find(query(question, 10), TestingPassages.CALLER)));
    }

    @Property(tries = 200)
    void neitherRepeatsNorInventsNorExceeds(
            @ForAll @Size(max = 6) List<@StringLength(max = 40) String> titles,
            @ForAll @NotBlank @StringLength(min = 1, max = 60) String question,
            @ForAll @IntRange(min = 1, max = 200) int limit) {
        var passages = new WordSearch();
        for (var title : titles)
            passages.stored.add(title, question + " " + title + " and " + String.join(" ", titles));
        var found = new MultiHop(passages).find(query(question, limit), TestingPassages.CALLER);
        assertThat(found).hasSizeLessThanOrEqualTo(limit);
        assertThat(found.stream().map(Passage::chunkId)).doesNotHaveDuplicates();
        assertThat(found.stream().map(Passage::score).toList()).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(found.size())
                .isGreaterThanOrEqualTo(Math.min(
                        limit,
                        passages.find(query(question, 200), TestingPassages.CALLER)
                                .size()));
    }

    private List<Passage> find(String question, int limit) {
        return new MultiHop(search).find(query(question, limit), TestingPassages.CALLER);
    }

    private static Query query(String question, int limit) {
        return new Query(question, Set.of(), limit);
    }

    private static List<String> titles(List<Passage> passages) {
        return passages.stream().map(Passage::title).toList();
    }
}
