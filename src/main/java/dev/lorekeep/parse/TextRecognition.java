package dev.lorekeep.parse;

import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;

/** Finds the words in the picture of a page: {@link Tesseract} today, a vision model behind the same two methods some day. Thread-safe. */
public interface TextRecognition {
    /** What came of one picture. */
    sealed interface Outcome {
        /** @param words in reading order; empty for a page without any */
        record Recognised(List<Word> words) implements Outcome {
            public Recognised {
                words = List.copyOf(words);
            }
        }

        /** This picture could not be read, another one might; {@code reason} is half a sentence: "it took longer than 60 seconds". */
        record Failed(String reason) implements Outcome {}
    }

    /**
     * A word and its place. Paragraphs and lines are numbered over the picture in reading order.
     *
     * @param confidence 0 to 1, higher is surer
     * @param x left edge as a fraction of the picture's width; {@code y}, {@code width} and {@code height} likewise, origin top left
     */
    record Word(String text, float confidence, int paragraph, int line, float x, float y, float width, float height) {
        public Word {
            if (!(confidence >= 0 && confidence <= 1))
                throw new IllegalArgumentException("bad confidence: " + confidence);
        }
    }

    /** Whether pictures can be read now. */
    sealed interface Readiness {
        record Ready() implements Readiness {}

        /** {@code reason} is half a sentence, {@code remedy} says what to do: "apt-get install tesseract-ocr". */
        record Missing(String reason, String remedy) implements Readiness {}
    }

    /** Cheap enough to be asked once for each file. */
    Readiness readiness();

    /**
     * @param page upright or turned; at 300 dots per inch letters have the size that engines expect
     * @param limit wall time after which it is given up as {@link Outcome.Failed}
     * @throws InterruptedException when this thread was interrupted; nothing is left running
     */
    Outcome recognise(BufferedImage page, Duration limit) throws InterruptedException;
}
