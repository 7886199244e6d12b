package dev.lorekeep.chunk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import opennlp.tools.sentdetect.SentenceDetectorME;
import opennlp.tools.sentdetect.SentenceModel;

/**
 * English sentences by OpenNLP's maximum-entropy model (trained on the UD English Web Treebank), with its known mistakes undone: it
 * ends sentences after "e.g." and "5 p.m.".
 */
final class EnglishSentences {
    private static final String MODEL = "/opennlp-en-ud-ewt-sentence-1.3-2.5.4.bin";

    /** Words whose full stop does not end a sentence, whatever follows. */
    private static final Set<String> NEVER_LAST = Set.of(
            "mr.", "mrs.", "ms.", "dr.", "prof.", "rev.", "hon.", "sen.", "rep.", "gov.", "gen.", "col.", "capt.",
            "lt.", "sgt.", "st.", "mt.", "ft.", "vs.", "v.", "cf.", "e.g.", "i.e.", "viz.", "approx.", "incl.", "esp.",
            "resp.");

    /** Words whose full stop does not end a sentence when a number follows. */
    private static final Set<String> BEFORE_NUMBERS = Set.of(
            "no.", "nos.", "fig.", "figs.", "eq.", "sec.", "art.", "ch.", "vol.", "p.", "pp.", "c.", "ca.", "jan.",
            "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.", "nov.", "dec.");

    /** Words whose full stop ends a sentence only before a word that looks like the start of one. */
    private static final Set<String> TIMES = Set.of("a.m.", "p.m.");

    private static final Pattern AFTER_A_TIME = Pattern.compile(
            "(?:mon|tues|wednes|thurs|fri|satur|sun)day.*|(?:january|february|march|april|may|june|july|august|september|october"
                    + "|november|december)\\b.*|(?:utc|gmt|c?e?s?t|[ecmp][sd]t|eastern|central|mountain|pacific)\\b.*",
            Pattern.DOTALL);

    private static final Pattern INITIAL = Pattern.compile("(?:\\p{Lu}\\.)+");
    private static final Pattern WORD = Pattern.compile("[a-z']+");
    private static final Set<String> FUNCTION_WORDS = Set.of(
            "the", "of", "and", "to", "in", "is", "are", "was", "were", "that", "it", "for", "on", "with", "as", "by",
            "at", "from", "this", "be", "which", "or", "an", "not", "have", "has", "what", "who", "how", "we", "you",
            "they", "he", "she", "its");

    private EnglishSentences() {}

    /** Loaded when the first sentence is cut. */
    private static final class Model {
        static final SentenceModel INSTANCE = load();

        private static SentenceModel load() {
            try (var content = EnglishSentences.class.getResourceAsStream(MODEL)) {
                if (content == null) throw new IllegalStateException("the sentence model is missing: " + MODEL);
                return new SentenceModel(content);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the sentence model: " + MODEL, e);
            }
        }
    }

    /** By its function words: one word in twelve at least. Texts of a few words count as English if they are written in ASCII. */
    static boolean isEnglish(String text) {
        var sample = text.substring(0, Math.min(text.length(), 1000)).toLowerCase(Locale.ROOT);
        int words = 0;
        int functionWords = 0;
        for (var word = WORD.matcher(sample); word.find(); words++) {
            if (FUNCTION_WORDS.contains(word.group())) functionWords++;
        }
        if (words < 12) return functionWords > 0 || sample.chars().allMatch(c -> c < 128);
        return functionWords * 12 >= words;
    }

    static List<TextRange> split(String paragraph) {
        // the model saw one sentence a line, so a wrapped line would look like an end to it; offsets stay
        var flat = paragraph.replace('\n', ' ').replace('\r', ' ');
        var sentences = new ArrayList<TextRange>();
        int start = 0;
        for (var span : new SentenceDetectorME(Model.INSTANCE).sentPosDetect(flat)) {
            if (span.getEnd() < flat.length() && !endsAt(flat, span.getEnd())) continue;
            add(sentences, paragraph, start, span.getEnd());
            start = span.getEnd();
        }
        add(sentences, paragraph, start, paragraph.length());
        return sentences;
    }

    private static boolean endsAt(String text, int end) {
        var rest = text.substring(end, Math.min(text.length(), end + 24)).strip();
        if (rest.isEmpty() || Character.isLowerCase(rest.codePointAt(0)) || ",;:)".indexOf(rest.charAt(0)) >= 0)
            return false;
        var word = text.substring(text.lastIndexOf(' ', end - 1) + 1, end);
        while (!word.isEmpty() && "([\"“'".indexOf(word.charAt(0)) >= 0) word = word.substring(1);
        var lower = word.toLowerCase(Locale.ROOT);
        if (NEVER_LAST.contains(lower)) return false;
        if (BEFORE_NUMBERS.contains(lower)) return !Character.isDigit(rest.charAt(0));
        if (TIMES.contains(lower))
            return !AFTER_A_TIME.matcher(rest.toLowerCase(Locale.ROOT)).matches();
        return !(INITIAL.matcher(word).matches() && word.length() == 2);
    }

    private static void add(List<TextRange> sentences, String text, int start, int end) {
        var sentence = TextRange.trimmed(text, start, end);
        if (sentence != null) sentences.add(sentence);
    }
}
