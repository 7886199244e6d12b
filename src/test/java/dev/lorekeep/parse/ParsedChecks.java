package dev.lorekeep.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.parse.Block.Kind;

/** What every parsed document promises, whatever file it came from. */
public final class ParsedChecks {
    private ParsedChecks() {}

    public static void holds(Parsed parsed) {
        switch (parsed) {
            case Parsed.Complete complete -> holds(complete.document());
            case Parsed.Degraded degraded -> {
                holds(degraded.document());
                isSentence(degraded.reason());
                isSentence(degraded.remedy());
            }
            case Parsed.Unreadable unreadable -> {
                isSentence(unreadable.reason());
                isSentence(unreadable.remedy());
            }
        }
    }

    public static void holds(ParsedDocument document) {
        textIsClean(document.text());
        blocksCoverTheText(document);
        boxesLieOnTheirPages(document);
        assertThat(document.title()).isNotBlank().hasSizeLessThanOrEqualTo(201);
        document.metadata()
                .values()
                .forEach(value -> assertThat(value).isNotBlank().hasSizeLessThanOrEqualTo(1000));
    }

    private static void isSentence(String text) {
        assertThat(text).isNotBlank().endsWith(".").doesNotContain("Exception", "java.", "org.apache");
    }

    private static void textIsClean(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            assertThat(c >= ' ' || c == '\n' || c == '\t')
                    .as("control %d at %d", (int) c, i)
                    .isTrue();
            if (Character.isHighSurrogate(c))
                assertThat(i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)))
                        .as("pair at %d", i)
                        .isTrue();
            if (Character.isLowSurrogate(c))
                assertThat(i > 0 && Character.isHighSurrogate(text.charAt(i - 1)))
                        .as("pair at %d", i)
                        .isTrue();
        }
        assertThat(text)
                .doesNotContain(" \n")
                .doesNotContain("\n\n\n")
                .doesNotStartWith("\n")
                .doesNotEndWith("\n");
    }

    private static void blocksCoverTheText(ParsedDocument document) {
        var text = document.text();
        var end = 0;
        for (var block : document.blocks()) {
            assertThat(block.start()).as("blocks in order").isGreaterThanOrEqualTo(end);
            assertThat(block.end()).as("blocks inside the text").isLessThanOrEqualTo(text.length());
            assertThat(text.substring(end, block.start())).as("between blocks").isBlank();
            assertThat(Character.isWhitespace(text.charAt(block.end() - 1)))
                    .as("block ends with a character")
                    .isFalse();
            assertThat(block.level() > 0).as("levels are for headings").isEqualTo(block.kind() == Kind.HEADING);
            assertThat(block.page()).isBetween(0, Math.max(0, document.pageCount()));
            end = block.end();
        }
        assertThat(text.substring(end)).as("behind the last block").isBlank();
    }

    private static void boxesLieOnTheirPages(ParsedDocument document) {
        for (var box : document.boxes()) {
            assertThat(box.end()).isLessThanOrEqualTo(document.text().length());
            assertThat(document.text().substring(box.start(), box.end())).isNotBlank();
            assertThat(box.page()).isBetween(1, document.pageCount());
            for (var fraction : new float[] {box.x(), box.y(), box.width(), box.height()})
                assertThat(fraction).isBetween(0f, 1f);
            assertThat(box.x() + box.width()).isLessThanOrEqualTo(1.0001f);
            assertThat(box.y() + box.height()).isLessThanOrEqualTo(1.0001f);
        }
    }
}
