package dev.lorekeep.parse;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/** Reads the words in pictures by text recognition, one frame at a time. */
final class PictureReader implements FormatReader {
    static final Set<String> MEDIA_TYPES =
            Set.of("image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/x-ms-bmp");

    // A3 at 300 dpi is 17 million; one byte each
    static final int MAX_PIXELS = 25_000_000;
    // smaller pictures are icons
    private static final int MIN_PIXELS = 60 * 60;
    // a smaller one beside a text is a logo, and nobody misses its words
    private static final int MIN_PIXELS_TO_MISS = 400 * 400;
    // photographs of screens and of small type have letters of ten pixels; engines want thirty
    private static final int SMALL = 1_500;
    private static final int MAX_FRAMES = 1_000;

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        var ocr = parts.ocr();
        try (var stream = new FileImageInputStream(source.file().toFile())) {
            var readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) throw Refusal.damaged("picture");
            var reader = readers.next();
            try {
                reader.setInput(stream);
                if (!ocr.isReady()) refuse(reader, draft, ocr);
                frames(reader, draft, ocr);
            } finally {
                reader.dispose();
            }
        }
        if (!draft.isNested() && !draft.hasText()) ocr.refuseUnread("picture");
    }

    private static void refuse(ImageReader reader, Draft draft, Ocr ocr) throws IOException, Refusal {
        if (draft.isNested() && (long) reader.getWidth(0) * reader.getHeight(0) >= MIN_PIXELS_TO_MISS)
            ocr.missPicture();
        throw new Refusal("This is a picture: no text layer, " + ocr.obstacle() + ".", ocr.remedy());
    }

    private static void frames(ImageReader reader, Draft draft, Ocr ocr) throws IOException {
        var frames = reader.getNumImages(true);
        for (var frame = 0; frame < Math.min(frames, MAX_FRAMES); frame++) {
            Draft.checkInterrupted();
            var number = frame;
            if ((long) reader.getWidth(frame) * reader.getHeight(frame) < MIN_PIXELS) continue;
            draft.page(frame + 1);
            var page = ocr.read(() -> gray(frame(reader, number)));
            if (page != null) PdfStructure.writeRecognised(page, draft);
        }
        draft.pageCount(frames);
    }

    /** One frame, thinned out while it is decoded if it is too large to be held. */
    private static BufferedImage frame(ImageReader reader, int number) throws IOException {
        var pixels = (double) reader.getWidth(number) * reader.getHeight(number);
        var parameters = reader.getDefaultReadParam();
        var step = (int) Math.ceil(Math.sqrt(pixels / MAX_PIXELS));
        if (step > 1) parameters.setSourceSubsampling(step, step, 0, 0);
        return reader.read(number, parameters);
    }

    private static BufferedImage gray(BufferedImage picture) {
        var scale = Math.max(picture.getWidth(), picture.getHeight()) < SMALL ? 2 : 1;
        var gray = new BufferedImage(
                scale * picture.getWidth(), scale * picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        var pen = gray.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        // what is transparent was meant to stand on paper
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, gray.getWidth(), gray.getHeight());
        pen.drawImage(picture, 0, 0, gray.getWidth(), gray.getHeight(), null);
        pen.dispose();
        return gray;
    }
}
