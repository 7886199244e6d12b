package dev.lorekeep.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.Whitespace;
import org.junit.jupiter.api.Test;

class SentencesTest {
    @Test
    void endsSentencesAtFullStopsQuestionsAndExclamations() {
        assertThat(split("It rained. Did it? It did! Then the sun came out."))
                .containsExactly("It rained.", "Did it?", "It did!", "Then the sun came out.");
    }

    @Test
    void doesNotEndSentencesAfterAbbreviations() {
        assertThat(split("Use a cloth, e.g. Microfibre, for this. Call Dr. Brown at 5 p.m. on Monday."))
                .containsExactly("Use a cloth, e.g. Microfibre, for this.", "Call Dr. Brown at 5 p.m. on Monday.");
        assertThat(split("The office closes at 5 p.m. Monday to Friday. Please be on time."))
                .hasSize(2);
        assertThat(split("It was written by J. R. Miller in 1996. Few have read it."))
                .hasSize(2);
    }

    @Test
    void keepsTableRowsListItemsAndHeadingsWhole() {
        assertThat(
                        split(
                                "Plan | Price. Per year\nBasic | $10. Cheap\n\nSteps:\n- First. Then wait\n2. Second. Then go\n# Part 2. End"))
                .containsExactly(
                        "Plan | Price. Per year",
                        "Basic | $10. Cheap",
                        "Steps:",
                        "- First. Then wait",
                        "2. Second. Then go",
                        "# Part 2. End");
    }

    @Test
    void readsWrappedLinesAsOneParagraph() {
        assertThat(
                        split(
                                "The warranty covers every part of the machine for two years\nFrom the day of purchase. It ends\nearly if opened."))
                .containsExactly(
                        "The warranty covers every part of the machine for two years\nFrom the day of purchase.",
                        "It ends\nearly if opened.");
    }

    @Test
    void cutsOtherLanguagesByUnicodeRules() {
        assertThat(split("今天下雨。明天会晴吗？会的。")).containsExactly("今天下雨。", "明天会晴吗？", "会的。");
        assertThat(split("Es regnet seit gestern. Morgen wird es schön.")).hasSize(2);
    }

    @Property
    void coverEverythingVisibleInOrder(
            @ForAll
                    @StringLength(max = 300)
                    @Whitespace
                    @CharRange(from = 'a', to = 'f')
                    @CharRange(from = 'A', to = 'C')
                    @CharRange(from = '!', to = '/')
                    @CharRange(from = '\ud83c', to = '\ud83f')
                    @CharRange(from = '。', to = '」')
                    String text) {
        var seen = new StringBuilder();
        int end = 0;
        for (var sentence : Sentences.split(text)) {
            assertThat(sentence.start()).isGreaterThanOrEqualTo(end);
            assertThat(sentence.of(text)).isEqualTo(sentence.of(text).strip());
            seen.append(sentence.of(text));
            end = sentence.end();
        }
        assertThat(visible(seen.toString())).isEqualTo(visible(text));
    }

    private static String visible(String text) {
        var visible = new StringBuilder();
        text.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> visible.append((char) c));
        return visible.toString();
    }

    private static List<String> split(String text) {
        return Sentences.split(text).stream().map(sentence -> sentence.of(text)).toList();
    }
}
