package dev.lorekeep.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellAddressTest {
    /** A sheet as people make them: begins at C3, a row and a cell in its middle are empty, and far right stands a lonely note. */
    private static final Map<String, String> CELLS = Map.ofEntries(
            Map.entry("C3", "Article"),
            Map.entry("D3", "Colour"),
            Map.entry("E3", "Euro"),
            Map.entry("C4", "Lamp"),
            Map.entry("E4", "10"),
            Map.entry("C7", "Chair"),
            Map.entry("D7", "green"),
            Map.entry("E7", "20"),
            Map.entry("AB9", "checked"));

    private static final List<String> EXPECTED = List.of("C3:E3", "C4:E4", "C7:E7", "AB9");

    @TempDir
    Path folder;

    @Test
    void saysWhereARowStandsInItsSheet() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var workbook = new XSSFWorkbook()) {
            fill(workbook, "Prices");
            fill(workbook, "Stock");
            workbook.write(bytes);
        }
        var parsed = ParsedText.of(folder, "a.xlsx", bytes.toByteArray());
        assertThat(rowsOf(parsed, 1)).isEqualTo(EXPECTED);
        assertThat(rowsOf(parsed, 2)).isEqualTo(EXPECTED);
    }

    private static void fill(Workbook workbook, String name) {
        var sheet = workbook.createSheet(name);
        CELLS.forEach((address, text) -> {
            var at = new org.apache.poi.ss.util.CellReference(address);
            var row = sheet.getRow(at.getRow());
            if (row == null) row = sheet.createRow(at.getRow());
            row.createCell(at.getCol()).setCellValue(text);
        });
    }

    private static List<String> rowsOf(ParsedText parsed, int page) {
        return parsed.document().blocks().stream()
                .filter(block -> block.page() == page && block.kind().name().startsWith("TABLE"))
                .map(Block::cells)
                .toList();
    }

    @Test
    void countsRowsAndCellsThatASheetOfOpenDocumentRepeats() throws IOException {
        var cell = "<table:table-cell><text:p>%s</text:p></table:table-cell>";
        var empty = "<table:table-cell table:number-columns-repeated=\"%d\"/>";
        var row = "<table:table-row>%s</table:table-row>";
        var emptyRows = "<table:table-row table:number-rows-repeated=\"%d\"><table:table-cell/></table:table-row>";
        var content = "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
                + "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
                + "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>"
                + "<table:table table:name=\"Prices\">"
                + emptyRows.formatted(2)
                + row.formatted(empty.formatted(2) + cell.formatted("Article") + cell.formatted("Euro"))
                + row.formatted(empty.formatted(2) + cell.formatted("Lamp") + cell.formatted("10"))
                + emptyRows.formatted(1_000)
                + row.formatted(empty.formatted(2) + cell.formatted("Chair") + cell.formatted("20"))
                + row.formatted(empty.formatted(200) + cell.formatted("too far to say"))
                + emptyRows.formatted(2_000_000_000)
                + row.formatted(cell.formatted("below every") + cell.formatted("sheet's end"))
                + "</table:table></office:spreadsheet></office:body></office:document-content>";
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("mimetype"));
            zip.write("application/vnd.oasis.opendocument.spreadsheet".getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry("content.xml"));
            zip.write(content.getBytes(UTF_8));
        }
        assertThat(rowsOf(ParsedText.of(folder, "a.ods", bytes.toByteArray()), 1))
                .containsExactly("C3:D3", "C4:D4", "C1005:D1005", "", "");
    }

    @Test
    void countsTheRecordsOfACsv() throws IOException {
        var parsed = ParsedText.of(
                folder, "a.csv", "Article,Note,Euro\nLamp,\"two\nlines\",10\n\nChair,,20\n,,5\n".getBytes(UTF_8));
        assertThat(parsed.document().blocks())
                .extracting(Block::cells)
                .containsExactly("A1:C1", "A2:C2", "A4:C4", "C5");
    }

    @Test
    void saysNothingWhereATableHasNoAddresses() throws IOException {
        assertThat(ParsedText.of(folder, "a.docx", Fixtures.docx()).document().blocks())
                .allSatisfy(block -> assertThat(block.cells()).isEmpty());
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (var wrong : List.of("7", "B0", "B7:", "b7", "B7\"", "B7:F7:G7"))
            assertThatThrownBy(() -> new Block(Block.Kind.TABLE_ROW, 0, 1, 0, 1, wrong))
                    .hasMessageContaining("bad address of cells");
    }
}
