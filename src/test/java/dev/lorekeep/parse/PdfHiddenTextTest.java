package dev.lorekeep.parse;

import static dev.lorekeep.parse.Fixtures.PLAIN;
import static dev.lorekeep.parse.Fixtures.pdf;
import static dev.lorekeep.parse.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.parse.Fixtures.Text;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.graphics.blend.BlendMode;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.graphics.color.PDColorSpace;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reader of a page does not see must not reach a model: it may have been put there to mislead it. */
class PdfHiddenTextTest {
    @TempDir
    Path folder;

    private interface Pen {
        void draw(PDPageContentStream content, PDDocument pdf) throws IOException;
    }

    /** A page that says "seen", and then what the pen draws on it. */
    private ParsedText parse(Pen pen) throws IOException {
        var pdf = pdf(List.of(List.of(Text.at(72, 700, "seen"))));
        try (var content = new PDPageContentStream(pdf, pdf.getPage(0), AppendMode.APPEND, false)) {
            pen.draw(content, pdf);
        }
        return ParsedText.of(OcrTest.WITHOUT, write(folder, "a.pdf", pdf));
    }

    private static void show(PDPageContentStream content, float size, float x, float y, String text)
            throws IOException {
        content.beginText();
        content.setFont(PLAIN, size);
        content.newLineAtOffset(x, y);
        content.showText(text);
        content.endText();
    }

    private static void isLeftOut(ParsedText parsed) {
        assertThat(parsed.document().text()).isEqualTo("seen");
        assertThat(parsed.document().metadata()).containsEntry("hidden text left out", "6 characters");
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Complete.class);
    }

    private static void isKept(ParsedText parsed) {
        assertThat(parsed.document().text()).contains("secret");
        assertThat(parsed.document().metadata()).doesNotContainKey("hidden text left out");
    }

    @Test
    void dropsTextInTheColourOfThePaper() throws IOException {
        isLeftOut(parse((content, pdf) -> {
            content.setNonStrokingColor(Color.WHITE);
            show(content, 10, 72, 600, "secret");
        }));
        isLeftOut(parse((content, pdf) -> {
            content.setNonStrokingColor(0.99f);
            show(content, 10, 72, 600, "secret");
        }));
    }

    @Test
    void keepsWhiteTextOnADarkGroundAndOnPictures() throws IOException {
        isKept(parse((content, pdf) -> {
            content.setNonStrokingColor(Color.BLUE);
            content.addRect(60, 590, 200, 30);
            content.fill();
            content.setNonStrokingColor(Color.WHITE);
            show(content, 10, 72, 600, "secret");
        }));
        isKept(parse((content, pdf) -> {
            var picture = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB);
            content.drawImage(LosslessFactory.createFromImage(pdf, picture), 60, 590, 200, 30);
            content.setNonStrokingColor(Color.WHITE);
            show(content, 10, 72, 600, "secret");
        }));
    }

    @Test
    void dropsTextInTheColourOfTheAreaBelowIt() throws IOException {
        isLeftOut(parse((content, pdf) -> {
            content.setNonStrokingColor(Color.BLUE);
            content.addRect(60, 590, 200, 30);
            content.fill();
            show(content, 10, 72, 600, "secret");
        }));
    }

    @Test
    void dropsTextThatAnAreaCovers() throws IOException {
        isLeftOut(parse((content, pdf) -> {
            show(content, 10, 72, 600, "secret");
            content.addRect(60, 590, 200, 30);
            content.fill();
        }));
    }

    @Test
    void keepsHighlightedText() throws IOException {
        isKept(parse((content, pdf) -> {
            show(content, 10, 72, 600, "secret");
            var marker = new PDExtendedGraphicsState();
            marker.setBlendMode(BlendMode.MULTIPLY);
            content.setGraphicsStateParameters(marker);
            content.setNonStrokingColor(Color.YELLOW);
            content.addRect(60, 590, 200, 30);
            content.fill();
        }));
    }

    @Test
    void dropsTextWithoutInkUnlessAPictureStandsBehindIt() throws IOException {
        isLeftOut(parse((content, pdf) -> {
            content.setRenderingMode(RenderingMode.NEITHER);
            show(content, 10, 72, 600, "secret");
        }));
        // the text layer of a scan, drawn before its picture or after it
        isKept(parse((content, pdf) -> {
            content.setRenderingMode(RenderingMode.NEITHER);
            show(content, 10, 72, 600, "secret");
            var picture = new BufferedImage(600, 800, BufferedImage.TYPE_BYTE_GRAY);
            content.drawImage(LosslessFactory.createFromImage(pdf, picture), 0, 0, 595, 842);
        }));
    }

    @Test
    void dropsTextThatIsTooSmallToBeRead() throws IOException {
        isLeftOut(parse((content, pdf) -> show(content, 0.5f, 72, 600, "secret")));
    }

    @Test
    void dropsTextOutsideThePageOrItsClip() throws IOException {
        isLeftOut(parse((content, pdf) -> show(content, 10, 700, 600, "secret")));
        isLeftOut(parse((content, pdf) -> {
            content.addRect(60, 100, 100, 100);
            content.clip();
            show(content, 10, 72, 600, "secret");
        }));
        isKept(parse((content, pdf) -> {
            content.saveGraphicsState();
            content.addRect(60, 100, 100, 100);
            content.clip();
            content.restoreGraphicsState();
            show(content, 10, 72, 600, "secret");
        }));
    }

    @Test
    void dropsTransparentText() throws IOException {
        isLeftOut(parse((content, pdf) -> {
            var clear = new PDExtendedGraphicsState();
            clear.setNonStrokingAlphaConstant(0f);
            content.setGraphicsStateParameters(clear);
            show(content, 10, 72, 600, "secret");
        }));
    }

    @Test
    void dropsLayersThatViewersDoNotShow() throws IOException {
        isLeftOut(parse((content, pdf) -> {
            var properties = new PDOptionalContentProperties();
            var group = new PDOptionalContentGroup("layer");
            properties.addGroup(group);
            properties.setGroupEnabled(group, false);
            pdf.getDocumentCatalog().setOCProperties(properties);
            content.beginMarkedContent(COSName.OC, group);
            show(content, 10, 72, 600, "secret");
            content.endMarkedContent();
        }));
    }

    @Test
    void knowsNoInkFromWhite() throws IOException {
        // 1 is white in gray and full ink in a spot colour
        isKept(parse((content, pdf) -> {
            var separation = new COSArray();
            separation.add(COSName.SEPARATION);
            separation.add(COSName.getPDFName("Gold"));
            separation.add(COSName.DEVICECMYK);
            separation.add(function());
            var space = PDColorSpace.create(separation);
            content.setNonStrokingColor(new PDColor(new float[] {1}, space));
            show(content, 10, 72, 600, "secret");
        }));
    }

    private static COSDictionary function() {
        var function = new COSDictionary();
        function.setInt("FunctionType", 2);
        function.setInt("N", 1);
        function.setItem("Domain", floats(0f, 1f));
        function.setItem("C0", floats(0f, 0f, 0f, 0f));
        function.setItem("C1", floats(0f, 0.2f, 0.8f, 0f));
        return function;
    }

    private static COSArray floats(float... values) {
        var array = new COSArray();
        array.setFloatArray(values);
        return array;
    }

    @Test
    void refusesDocumentsThatSayEverythingInHiding() throws IOException {
        var pdf = pdf(List.of(List.of(Text.at(-500, 700, "hidden"))));
        var parsed = ParsedText.of(write(folder, "a.pdf", pdf));
        assertThat(parsed.reason()).isEqualTo("All text in this PDF is hidden from the eye (6 characters).");
    }
}
