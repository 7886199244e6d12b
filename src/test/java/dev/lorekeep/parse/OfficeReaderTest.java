package dev.lorekeep.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfficeReaderTest {
    @TempDir
    Path folder;

    @Test
    void keepsHeadingsAndTablesOfWordFiles() throws IOException {
        assertThat(ParsedText.of(folder, "a.docx", Fixtures.docx()).blocks())
                .containsExactly(
                        "HEADING 1 Leave",
                        "PARAGRAPH Everyone has thirty days.",
                        "HEADING 2 Carrying over",
                        "PARAGRAPH Five days move into the next year.",
                        "TABLE_HEADER Country | Days",
                        "TABLE_ROW Austria | 25",
                        "TABLE_ROW France | 30");
    }

    @Test
    void readsEverySheetAsATableUnderItsName() throws IOException {
        var parsed = ParsedText.of(folder, "a.xlsx", Fixtures.xlsx());
        assertThat(parsed.blocks())
                .startsWith("HEADING 1 Prices", "TABLE_HEADER Article | Euro", "TABLE_ROW Lamp 1 | 10")
                .contains("HEADING 1 Stock", "TABLE_HEADER Article | Pieces", "TABLE_ROW Lamp 3 | 30");
        assertThat(parsed.document().pageCount()).isEqualTo(2);
        assertThat(parsed.document().blocks().getLast().page()).isEqualTo(2);
    }

    @Test
    void readsSlidesWithTheirTitlesAsHeadings() throws IOException {
        var parsed = ParsedText.of(folder, "a.pptx", Fixtures.pptx());
        assertThat(parsed.blocks())
                .containsExactly(
                        "HEADING 1 Where we are",
                        "PARAGRAPH Point under Where we are",
                        "HEADING 1 Where we go",
                        "PARAGRAPH Point under Where we go");
        assertThat(parsed.document().blocks().stream().map(Block::page)).containsExactly(1, 1, 2, 2);
    }

    @Test
    void trustsTheContentMoreThanTheName() throws IOException {
        assertThat(ParsedText.of(folder, "a.pdf", Fixtures.docx()).document().mediaType())
                .endsWith("wordprocessingml.document");
        assertThat(ParsedText.of(folder, "a.txt", Fixtures.samplePdf())
                        .document()
                        .mediaType())
                .isEqualTo("application/pdf");
    }

    @Test
    void saysThatATruncatedFileIsDamaged() throws IOException {
        var half = java.util.Arrays.copyOf(Fixtures.docx(), 2_000);
        assertThat(ParsedText.of(folder, "a.docx", half).reason()).contains("damaged");
    }
}
