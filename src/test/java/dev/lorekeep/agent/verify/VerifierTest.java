package dev.lorekeep.agent.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.embed.Reranking;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.testing.TestingEmbedder;
import dev.lorekeep.testing.TestingPassages;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {
    private static final String MILL = "The paper mill of Tarnbach was founded on 12 May 1843 by Ida Krell."
            + " In 2019 it made 1,204 tonnes of paper with twelve machines. Exports rose by 15% to 2.5 million euros."
            + " The European Paper Union did not admit the mill.";
    private final Verifier verifier = new Verifier(new TestingEmbedder(), new Reranking.Off());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            In 2019 the mill made 1204 tonnes of paper [1].
            In 2019 the mill made 1.204 thousand tonnes of paper [1].
            In 2019 the mill made paper with 12 machines [1].
            Exports rose by 15 percent to 2,500,000 euros [1].
            The mill was founded on May 12, 1843 by Ida Krell [1].
            The mill was founded on 1843-05-12 by Ida Krell [1].
            The mill was founded on 12.05.1843 by Ida Krell [1].
            The mill was founded in May 1843 by Ida Krell [1].
            Tarnbach's paper mill was founded by Ida Krell in 1843 [1].
            """)
    void supportsWhatThePassageSaysInOtherForms(String sentence) {
        assertThat(verdict(sentence))
                .extracting(Verdict::state, Verdict::reason)
                .containsExactly(Support.SUPPORTED, "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            In 2019 the mill made 1,240 tonnes of paper [1].           | 1,240 tonnes
            Exports rose by 16% to 2.5 million euros [1].              | 16%
            Exports rose by 15 km in the paper mill [1].               | 15 km
            The mill was founded on 13 May 1843 by Ida Krell [1].      | 13 May 1843
            The paper mill was founded in May 1853 [1].                | May 1853
            The paper mill was founded by Ada Lovelace [1].            | Ada Lovelace
            Ada Lovelace founded the paper mill of Tarnbach [1].       | Ada Lovelace
            The mill was not admitted by the OECD [1].                 | OECD
            """)
    void namesWhatIsMissing(String sentence, String missing) {
        assertThat(verdict(sentence).reason()).isEqualTo("“" + missing + "” is not in the passage");
        assertThat(verdict(sentence).state()).isNotEqualTo(Support.SUPPORTED);
    }

    @Test
    void knowsANameByItsInitials() {
        assertThat(verdict("The EPU did not admit the mill [1].").reason()).doesNotContain("EPU");
        assertThat(verdict("The OPU did not admit the mill [1].").reason()).contains("OPU");
    }

    @Test
    void seesThatSomethingIsReversed() {
        assertThat(verdict("The European Paper Union admitted the mill [1].").state())
                .isEqualTo(Support.UNSUPPORTED);
        assertThat(verdict("Exports fell by 15% to 2.5 million euros [1].").reason())
                .contains("opposite");
        assertThat(verdict("The mill was not founded by Ida Krell [1].").reason())
                .contains("does not deny");
    }

    @Test
    void refusesWhatIsNotInThePassage() {
        assertThat(verdict("Its owners breed horses for the annual summer race [1].")
                        .state())
                .isEqualTo(Support.UNSUPPORTED);
    }

    @Test
    void readsTitleAndHeadings() {
        var sources = sources("She was born in 1815.", "Ada Lovelace");
        assertThat(verifier.verify("", "Ada Lovelace was born in 1815 [1].", sources)
                        .getFirst()
                        .state())
                .isEqualTo(Support.SUPPORTED);
    }

    @Test
    void takesTheMarkersOfTheParagraph() {
        var verdicts = verify(
                "The mill was founded by Ida Krell. It made 1,204 tonnes of paper in 2019 [1].\n\nThe mill was founded by Ida Krell.");
        assertThat(verdicts)
                .extracting(Verdict::state)
                .containsExactly(Support.SUPPORTED, Support.SUPPORTED, Support.UNSUPPORTED);
        assertThat(verdicts.getLast().reason()).isEqualTo("cites nothing");
    }

    @Test
    void givesAMarkerAfterTheFullStopToTheSentenceBefore() {
        var answer = "The mill was founded by Ida Krell. [1] In 2019 it made 1,204 tonnes of paper. [2]";
        var verdicts = verify(answer);
        assertThat(verdicts).extracting(Verdict::cited).containsExactly(java.util.Set.of(1), java.util.Set.of(2));
        assertThat(verdicts.getLast().reason()).isEqualTo("[2] is no source");
        assertThat(answer.substring(
                        verdicts.getFirst().start(), verdicts.getFirst().end()))
                .endsWith("[1]");
    }

    @Test
    void givesAListTheMarkersOfItsAnnouncement() {
        assertThat(verify("The mill made these in 2019 [1]:\n\n- 1,204 tonnes of paper\n- 900 tonnes of paper"))
                .extracting(Verdict::state)
                .containsExactly(Support.SUPPORTED, Support.SUPPORTED, Support.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# The mill of Tarnbach",
                "**The mill**",
                "What did the mill make in 2019?",
                "The passages do not say who owned it.",
                "The documents you may read do not seem to answer this question.",
                "```\nint mill = 1204; return mill;\n```",
                "Here is what the passages say:",
                "---",
                "",
                " \n ",
                "Yes.",
                "| Year | Tonnes of it |\n|---|---|"
            })
    void judgesNoStatementWhereThereIsNone(String answer) {
        assertThat(verify(answer)).isEmpty();
    }

    @Test
    void readsQuotationsAndTables() {
        assertThat(verify("**Mill**\n\n> \"Exports rose by 15% to 2\\.5 million euros\\.\" [1]\n\n"
                        + "| Year | Tonnes |\n|---|---|\n| 2019 | 1,204 [1] |\n| 2019 | 1,399 [1] |"))
                .extracting(Verdict::state)
                .containsExactly(Support.SUPPORTED, Support.SUPPORTED, Support.UNSUPPORTED);
    }

    @Test
    void admitsThatItCannotReadAcrossLanguages() {
        var verdict =
                verdict("Die Papierfabrik von Tarnbach wurde 1843 von Ida Krell gegründet und ist nicht alt [1].");
        assertThat(verdict.state()).isEqualTo(Support.PARTLY);
        assertThat(verdict.reason()).contains("another language");
    }

    @Test
    void trustsAnAnswerLessWhereTheQuestionIsAboutSomethingElse() {
        var right = support("Who founded the paper mill of Tarnbach in 1843?", "Ida Krell");
        assertThat(right).isGreaterThan(Verifier.SUPPORTED);
        assertThat(support("Who founded the paper mill of Elbstadt in 1843?", "Ida Krell"))
                .isLessThan(right);
        assertThat(support("Who founded the paper mill of Tarnbach in 1873?", "Ida Krell"))
                .isLessThan(right / 2);
        assertThat(support("Who never founded the paper mill of Tarnbach?", "Ida Krell"))
                .isLessThan(right / 2);
        assertThat(support("Who founded the paper mill of Tarnbach in 1843?", "twelve machines"))
                .isLessThan(right);
        assertThat(support("Who founded the paper mill of Tarnbach in 1843?", "Ada Lovelace"))
                .isZero();
    }

    private double support(String question, String answer) {
        return verifier.support(question, answer, passage(MILL, "Mill"));
    }

    @Provide
    Arbitrary<String> odd() {
        var pieces = Arbitraries.of(
                "[1]",
                "[2]",
                "[1, 2]",
                "[9]",
                "[",
                "]",
                "\n",
                "\n\n",
                "```",
                "~~~",
                "| a | b |",
                "|---|",
                "- ",
                "1. ",
                "# ",
                "> ",
                "**",
                "1,204",
                "1.204.5",
                "2024-13-45",
                "99/99/9999",
                "12 May 2024",
                "$1.2m",
                "%",
                "٣٤",
                "Ⅷ",
                "Ada Lovelace",
                "NATO",
                "not",
                "东京是日本的首都。",
                "القاهرة عاصمة مصر؟",
                "😀👩‍👩‍👧",
                "\ud83d",
                "\u0000",
                "“",
                "…",
                ".",
                "?",
                ":",
                " ",
                "The mill made paper");
        return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(12))
                .list()
                .ofMaxSize(40)
                .map(list -> String.join("", list));
    }

    @Property(tries = 500)
    void keepsInsideTheTextAndInOrder(
            @ForAll("odd") String answer, @ForAll("odd") String passage, @ForAll("odd") String question) {
        assertThat(verifier.support(question, answer, passage(passage, "Title")))
                .isBetween(0.0, 1.0);
        var end = 0;
        for (var verdict : verifier.verify(question, answer, sources(passage, "Title"))) {
            assertThat(verdict.start()).isGreaterThanOrEqualTo(end);
            assertThat(verdict.end()).isLessThanOrEqualTo(answer.length());
            assertThat(verdict.state() == Support.SUPPORTED)
                    .isEqualTo(verdict.reason().isEmpty());
            end = verdict.end();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,1,",
                "A ",
                "A of ",
                "[1]",
                "| 1 ",
                "word ",
                "word. ",
                "东京",
                "\\*",
                "**_",
                "1.000.",
                "`",
                "no",
                "(",
                "[1, ",
                "\n",
                "Two hundred "
            })
    void survivesLongTexts(String piece) {
        var text = piece.repeat(100_000 / piece.length());
        assertThat(verifier.verify("", text, sources(text, "Title")).size()).isLessThan(100_000);
    }

    private Verdict verdict(String sentence) {
        var verdicts = verify(sentence);
        assertThat(verdicts).hasSize(1);
        return verdicts.getFirst();
    }

    private List<Verdict> verify(String answer) {
        return verifier.verify("What about the mill?", answer, sources(MILL, "Mill"));
    }

    static TreeMap<Integer, Passage> sources(String text, String title) {
        return new TreeMap<>(java.util.Map.of(1, passage(text, title)));
    }

    private static Passage passage(String text, String title) {
        return new TestingPassages()
                .add(title, text.isEmpty() ? " " : text)
                .passages
                .getFirst();
    }
}
