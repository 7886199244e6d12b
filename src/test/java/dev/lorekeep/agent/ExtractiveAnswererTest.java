package dev.lorekeep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.testing.TestingEmbedder;
import dev.lorekeep.testing.TestingPassages;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ExtractiveAnswererTest {
    private final TestingPassages passages = new TestingPassages();

    @Test
    void quotesTheSentenceThatAnswers() {
        passages.add(
                        "Rivers",
                        "Rivers are wet. The river Lorelay is 212 km long and flows north. Many fish live there.")
                .add("Lakes", "The lake is 12 km long. Boats cross it every day of the week.");
        var answer = ask("How long is the river Lorelay?");
        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ANSWERED);
        assertThat(answer.citations().getFirst().quote())
                .isEqualTo("The river Lorelay is 212 km long and flows north.");
        assertThat(answer.text())
                .startsWith("**Rivers**\n\n> \"The river Lorelay is 212 km long and flows north.\" [1]");
        assertThat(answer.shortAnswer()).isEqualTo("212 km");
        assertThat(answer.model()).isEqualTo("extractive");
    }

    @Test
    void quotesNeitherHeadingsNorQuestionsNorHeaderRows() {
        passages.add(
                "Bridges",
                "What closes a bridge\n\nWhat closes a bridge in winter?\n\nBridge | What closes it\nNorth bridge | Ice closes the north bridge in winter.\n\n"
                        + "Snow closes the bridge in winter for ten days.");
        assertThat(ask("What closes a bridge in winter?").citations())
                .extracting(Citation::quote)
                .isNotEmpty()
                .doesNotContain("What closes a bridge", "What closes a bridge in winter?", "Bridge | What closes it");
    }

    @Test
    void quotesAtMostTwoSentencesOfAChunk() {
        passages.add(
                "Bridges",
                "The iron bridge was built in 1901. The iron bridge was painted red in 1911. The iron bridge was widened in 1921."
                        + " The iron bridge was closed in 1931.");
        assertThat(ask("When was the iron bridge built, painted, widened or closed?")
                        .citations())
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void keepsTheOrderOfTheDocument() {
        passages.add("Bridges", "The iron bridge was sold to the town council in 1951.")
                .add("Bridges", "The iron bridge was built by the town council in 1901.");
        java.util.Collections.reverse(passages.passages);
        assertThat(ask("Who built the iron bridge for the town council in 1901?")
                        .citations())
                .isSortedAccordingTo(java.util.Comparator.comparingInt(Citation::start));
    }

    @Test
    void takesInTheSentenceThatAPronounLeansOn() {
        passages.add("Lighthouse", "The tower warns of a reef. It was designed by Maud Hale in 1888.");
        assertThat(ask("Who was it designed by in 1888?").citations())
                .extracting(Citation::quote)
                .contains("The tower warns of a reef. It was designed by Maud Hale in 1888.");
    }

    @Test
    void abstainsAndShowsTheNearest() {
        passages.add("Rivers", "Rivers are wet. Many fish live there.").add("Lakes", "Boats cross it every day.");
        var answer = ask("Which enzyme unwinds chromosomes during mitosis?");
        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ABSTAINED);
        assertThat(answer.citations()).isEmpty();
        assertThat(answer.nearest()).extracting(Citation::title).containsExactly("Rivers", "Lakes");
        assertThat(answer.text()).isEqualTo(ExtractiveAnswerer.NO_ANSWER);
    }

    @Test
    void saysThatThereIsNothingToSearch() {
        assertThat(ask("Anything?").text()).isEqualTo(ExtractiveAnswerer.NO_DOCUMENTS);
    }

    @Test
    void searchesAFollowUpWithTheWordsOfTheQuestionBefore() {
        var history = List.of(
                new Question.Turn(true, "Who built the lighthouse at Cape Sorrow?"),
                new Question.Turn(false, "Maud Hale."));
        answer(new Question("When was it finished?", history, Set.of()));
        assertThat(passages.queries.getFirst().text()).isEqualTo("When was it finished? built lighthouse Cape Sorrow");
    }

    @Test
    void keepsADocumentsBracketsFromBeingMarkers() {
        passages.add("Notes", "The river Lorelay is long [7] and ![x](http://evil.example/y.png) wide in March.");
        assertThat(ask("How long and wide is the river Lorelay in March?").text())
                .contains("\\[7\\]")
                .doesNotContain("![");
    }

    @Property(tries = 200)
    void everyQuoteIsVerbatim(
            @ForAll @Size(min = 1, max = 5) List<@NotBlank @StringLength(min = 1, max = 300) String> texts,
            @ForAll @NotBlank @StringLength(max = 60) String question) {
        var found = new TestingPassages();
        for (var text : texts) found.add("T" + texts.indexOf(text) % 2, text + ". One more sentence follows here.");
        var answer = ask(found, new Question(question + " one more sentence", List.of(), Set.of()));
        var quoted = new ArrayList<>(answer.citations());
        quoted.addAll(answer.nearest());
        assertThat(quoted).isNotEmpty().allSatisfy(citation -> {
            var passage = found.passages.stream()
                    .filter(each -> each.chunkId().equals(citation.chunkId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(passage.text().substring(citation.start() - passage.start(), citation.end() - passage.start()))
                    .isEqualTo(citation.quote());
        });
    }

    private Answer ask(String question) {
        return answer(new Question(question, List.of(), Set.of()));
    }

    private Answer answer(Question question) {
        return ask(passages, question);
    }

    private static Answer ask(TestingPassages passages, Question question) {
        var events = new ArrayList<AnswerEvent>();
        new ExtractiveAnswerer(passages, new TestingEmbedder())
                .answer(question, TestingPassages.CALLER, events::add, () -> false);
        return ((AnswerEvent.Finished) events.getLast()).answer();
    }
}
