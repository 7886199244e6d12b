package dev.lorekeep.parse;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Finds the numbers of the rows that the sheets of an XLSX have; Tika reports the rows without them, and leaves out empty ones. */
final class SheetRows {
    private SheetRows() {}

    /** By the names of the sheets, in the order in which the rows stand; no entries where the file does not say. */
    static Map<String, int[]> of(Source source) {
        if (!source.mediaType().contains("spreadsheetml")) return Map.of();
        try (var zip = new ZipFile(source.file().toFile())) {
            var rows = new HashMap<String, int[]>();
            for (var sheet :
                    OoxmlParts.listed(zip, "xl", "workbook.xml", "sheet").entrySet()) {
                if (zip.getEntry(sheet.getKey()) == null) continue;
                var numbers = new Numbers();
                OoxmlParts.parse(zip, sheet.getKey(), numbers);
                rows.put(Clean.line(sheet.getValue()), Arrays.copyOf(numbers.found, numbers.count));
            }
            return rows;
        } catch (Exception broken) {
            Draft.checkInterrupted();
            return Map.of();
        }
    }

    private static final class Numbers extends DefaultHandler {
        private int[] found = new int[64];
        private int count;

        @Override
        public void startElement(String uri, String localName, String qName, Attributes attributes) {
            if (!localName.equals("row")) return;
            Draft.checkInterrupted();
            if (count == found.length) found = Arrays.copyOf(found, 2 * count);
            var number = attributes.getValue("r");
            // without a number it follows the one before
            found[count] = number != null ? Integer.parseInt(number) : count == 0 ? 1 : found[count - 1] + 1;
            count++;
        }
    }
}
