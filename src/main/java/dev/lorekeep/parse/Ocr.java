package dev.lorekeep.parse;

import dev.lorekeep.parse.TextRecognition.Outcome;
import dev.lorekeep.parse.TextRecognition.Readiness;
import dev.lorekeep.parse.TextRecognition.Word;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text recognition for one uploaded file and the files inside it: one budget of pages and time, one account of what was left out. */
final class Ocr {
    /** Makes the picture only if there is a use for it. */
    interface Picture {
        BufferedImage draw() throws IOException;
    }

    /** A page's words by paragraph and line; empty if it has none. */
    record Page(List<List<List<Draft.Line>>> paragraphs) {
        /** How high most of its lines are, as a fraction of the page; 1 if it has none. */
        float bodyHeight() {
            var heights = paragraphs.stream()
                    .flatMap(List::stream)
                    .flatMap(line -> Collections.nCopies(line.size(), lineHeight(line)).stream())
                    .sorted()
                    .toList();
            return heights.isEmpty() ? 1 : heights.get(heights.size() / 2);
        }

        /** The height of its lowest line. */
        static float height(List<List<Draft.Line>> paragraph) {
            return (float)
                    paragraph.stream().mapToDouble(Page::lineHeight).min().orElse(0);
        }

        static boolean isShort(List<List<Draft.Line>> paragraph) {
            return paragraph.size() <= 2
                    && paragraph.stream()
                                    .flatMap(List::stream)
                                    .mapToInt(word -> word.text().length())
                                    .sum()
                            <= 100;
        }

        private static float lineHeight(List<Draft.Line> line) {
            return (float) line.stream().mapToDouble(Draft.Line::height).max().orElse(0);
        }
    }

    // the worst page that people bring (a newspaper's) takes 40 s on one slow core
    private static final Duration PAGE_LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    // Tesseract's doubts begin at 0.9; most of what it reads into specks and pictures is below 0.4
    private static final float MIN_CONFIDENCE = 0.4f;
    private static final Pattern WORD =
            Pattern.compile("\\p{Punct}?[\\p{L}\\p{M}\\p{N}]+(?:[-'’.,/][\\p{L}\\p{M}\\p{N}]+)*\\p{Punct}{0,2}");
    private static final int MIN_LETTERS = 3;
    private static final float POOR_CONFIDENCE = 0.7f;

    private final ParseOptions options;
    private final TextRecognition recognition;
    private final long deadline;
    private @Nullable Readiness readiness;
    private int read;
    private int leftOut;
    private int unread;
    private int pictures;
    private @Nullable String failure;
    private double confidence;
    private int letters;

    Ocr(ParseOptions options, TextRecognition recognition, Duration maxDuration) {
        this.options = options;
        this.recognition = recognition;
        var most = maxDuration.multipliedBy(4).dividedBy(5);
        var limit = options.maxOcrDuration().compareTo(most) < 0 ? options.maxOcrDuration() : most;
        deadline = System.nanoTime() + limit.toNanos();
    }

    boolean everyPicture() {
        return options.ocr() == ParseOptions.Ocr.ON && isReady();
    }

    boolean isReady() {
        if (options.ocr() == ParseOptions.Ocr.OFF) return false;
        if (readiness == null) readiness = recognition.readiness();
        return readiness instanceof Readiness.Ready;
    }

    /** Why pictures are not read at all, as half a sentence. */
    String obstacle() {
        if (options.ocr() == ParseOptions.Ocr.OFF) return "OCR is switched off";
        return readiness instanceof Readiness.Missing missing ? missing.reason() : "OCR found no words";
    }

    /** What to do about it, as a sentence. */
    String remedy() {
        if (options.ocr() != ParseOptions.Ocr.OFF && readiness instanceof Readiness.Missing missing)
            return missing.remedy() + ", then try again; or upload a copy with a text layer.";
        return "Run text recognition (OCR) on it and upload the result.";
    }

    /** @return null if the page could not be read; what was left out and why is told by {@link #report} */
    @Nullable
    Page read(Picture picture) throws IOException {
        if (!isReady()) return null;
        var left = Duration.ofNanos(deadline - System.nanoTime());
        if (read >= options.maxOcrPages() || left.compareTo(SHORTEST) < 0) {
            leftOut++;
            return null;
        }
        read++;
        try {
            var limit = left.compareTo(PAGE_LIMIT) < 0 ? left : PAGE_LIMIT;
            return switch (recognition.recognise(picture.draw(), limit)) {
                case Outcome.Recognised recognised -> page(recognised.words());
                case Outcome.Failed failed -> {
                    fail(failed.reason());
                    yield null;
                }
            };
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Draft.OutOfTime();
        }
    }

    /** A page whose picture could not even be drawn. */
    void fail(String reason) {
        unread++;
        failure = reason;
    }

    private Page page(List<Word> words) {
        var paragraphs = new ArrayList<List<List<Draft.Line>>>();
        var paragraph = -1;
        for (var from = 0; from < words.size(); ) {
            var to = from + 1;
            while (to < words.size() && words.get(to).line() == words.get(from).line()) to++;
            var line = believed(words.subList(from, to));
            if (!line.isEmpty()) {
                if (line.getFirst().paragraph() != paragraph) paragraphs.add(new ArrayList<>());
                paragraph = line.getFirst().paragraph();
                paragraphs.getLast().add(line.stream().map(Ocr::placed).toList());
            }
            from = to;
        }
        return new Page(paragraphs);
    }

    /**
     * The words of a line without what was read into specks and pictures. Doubt alone is no reason: Tesseract is not sure at all of some
     * words that it reads well (and with two languages less sure than with one), so a doubtful word stays if it looks like one.
     */
    private List<Word> believed(List<Word> line) {
        var hasWord = line.stream().anyMatch(word -> looksLikeAWord(word, MIN_LETTERS));
        var believed = new ArrayList<Word>();
        for (var word : line) {
            if (word.confidence() < MIN_CONFIDENCE && !(hasWord && looksLikeAWord(word, 1))) continue;
            confidence += word.confidence() * word.text().length();
            letters += word.text().length();
            believed.add(word);
        }
        return believed;
    }

    private static boolean looksLikeAWord(Word word, int minLetters) {
        return WORD.matcher(word.text()).matches()
                && word.text().codePoints().filter(Character::isLetterOrDigit).count() >= minLetters;
    }

    private static Draft.Line placed(Word word) {
        return new Draft.Line(word.text(), word.x(), word.y(), word.width(), word.height());
    }

    /** A picture inside the file that was not read because there is no recognition. */
    void missPicture() {
        pictures++;
    }

    /** Refuses a file of which all that could have been read is pictures. */
    void refuseUnread(String kind) throws Refusal {
        if (failure != null)
            throw new Refusal(
                    "This " + kind + " has no text layer, and text recognition failed: " + failure + ".",
                    "Scan it again, or upload a copy with a text layer.");
        if (leftOut > 0)
            throw new Refusal(
                    "This " + kind + " has no text layer, and there was no time left for text recognition.",
                    "Upload it by itself, or a copy with a text layer.");
        throw new Refusal(
                "This " + kind + " has no text layer, and text recognition found no words in it.",
                "Check that it is the right file.");
    }

    void report(Draft draft) {
        if (pictures > 0)
            draft.notice(
                    (pictures == 1 ? "A picture inside it has" : pictures + " pictures inside it have")
                            + " no text layer, " + obstacle() + ".",
                    remedy());
        if (leftOut > 0)
            draft.notice(
                    "Text recognition stopped after " + read + " pages, so " + leftOut
                            + " scanned pages were not read.",
                    "Split it into smaller files.");
        if (unread > 0)
            draft.notice(
                    "Text recognition failed on " + unread + (unread == 1 ? " page: " : " pages: ") + failure + ".",
                    "Scan them again, or upload a copy with a text layer.");
        if (letters > 0 && confidence / letters < POOR_CONFIDENCE)
            draft.notice(
                    "The scan is hard to read: the text recognition was only " + Math.round(100 * confidence / letters)
                            + " % sure of its words.",
                    "Scan it again, straight and with at least 300 dots per inch.");
    }
}
