package dev.lorekeep.agent.verify;

import dev.lorekeep.agent.Words;
import dev.lorekeep.agent.Words.Word;
import dev.lorekeep.chunk.Sentences;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is known of a question, an answer and the sentence of a passage that holds the answer.
 *
 * @param held share of the answer's words in that sentence, 0..1; 1 where it stands there verbatim
 * @param cosine of question and sentence with its title, -1..1
 * @param nearness share of the question's words in the sentence, weighted by rarity and by how near the answer they stand, 0..1
 * @param missingNumbers numbers of the question that neither sentence nor title has
 * @param missingNames words of the question's names that neither has
 * @param opposites words of the question whose antonym the sentence has instead
 * @param denied whether the question denies something and the sentence does not, 0 or 1
 */
record SupportFeatures(
        double held, double cosine, double nearness, int missingNumbers, int missingNames, int opposites, int denied) {
    private static final int FAR = 20;
    /** Words further than this from the answer count half. */
    private static final double HALF_DISTANCE = 4;

    private static final int SMALL = 3;

    /**
     * The sentence that holds the answer.
     *
     * @param embedded the sentence with its title
     * @param sentences words of every sentence of the passage
     */
    record Place(String sentence, String embedded, double held, List<Set<String>> sentences) {}

    /** Of several sentences with the answer, the one with most of the question's words. */
    static Place place(String question, String answer, Passage passage) {
        var wanted = answer.strip().toLowerCase(Locale.ROOT);
        var asked = Words.content(question);
        var words = Words.content(answer);
        var sentences = new ArrayList<Set<String>>();
        var best = new Place("", passage.title(), 0, sentences);
        var bestScore = -1.0;
        for (var range : Sentences.split(passage.text())) {
            var sentence = range.of(passage.text());
            var stems = Words.content(sentence);
            sentences.add(stems);
            var verbatim =
                    !wanted.isEmpty() && sentence.toLowerCase(Locale.ROOT).contains(wanted);
            var held = verbatim ? 1 : Evidence.share(words, stems);
            var score = (verbatim ? 2 : held) + Evidence.share(asked, stems) / 2;
            if (score <= bestScore) continue;
            bestScore = score;
            best = new Place(
                    sentence,
                    passage.title().isBlank() ? sentence : passage.title() + ": " + sentence,
                    held,
                    sentences);
        }
        return best;
    }

    static SupportFeatures of(String question, String answer, Passage passage, Place place, double cosine) {
        var known = passage.title() + ".\n" + place.sentence();
        var stems = stems(known);
        var quantities = Quantities.of(known);
        var numbers = Quantities.of(question).stream()
                .filter(each -> !each.spelled() || each.values().getFirst().intValue() >= SMALL)
                .filter(each -> quantities.stream().noneMatch(each::sameAs))
                .count();
        var names = Names.of(question, false).stream()
                .flatMap(name -> name.stems().stream())
                .filter(stem -> !Words.isStop(stem) && !stems.contains(stem))
                .distinct()
                .count();
        var denied = !Polarity.denied(question).isEmpty()
                && Polarity.denied(place.sentence()).isEmpty();
        return new SupportFeatures(
                place.held(),
                cosine,
                nearness(question, answer, place),
                (int) numbers,
                (int) names,
                Polarity.opposites(stems(question), stems(place.sentence())),
                denied ? 1 : 0);
    }

    private static Set<String> stems(String text) {
        var stems = new HashSet<String>();
        for (var word : Words.of(text)) stems.add(word.stem());
        return stems;
    }

    private static double nearness(String question, String answer, Place place) {
        var sentence = place.sentence();
        var words = Words.of(sentence);
        var from = sentence.toLowerCase(Locale.ROOT).indexOf(answer.strip().toLowerCase(Locale.ROOT));
        if (from < 0) return 0;
        var weights = weights(question, place.sentences());
        var all = 0.0;
        var near = 0.0;
        for (var entry : weights.entrySet()) {
            all += entry.getValue();
            var distance =
                    distance(entry.getKey(), words, from, from + answer.strip().length());
            near += entry.getValue() / (1 + distance / HALF_DISTANCE);
        }
        return all == 0 ? 0 : near / all;
    }

    /** In words, at most {@link #FAR}. */
    private static int distance(String stem, List<Word> words, int from, int to) {
        var before = 0;
        var inside = 0;
        for (var word : words) {
            if (word.end() <= from) before++;
            else if (word.start() < to) inside++;
        }
        var best = FAR;
        for (var i = 0; i < words.size(); i++) {
            if (!words.get(i).stem().equals(stem)) continue;
            var distance = i < before ? before - i : Math.max(0, i - (before + inside - 1));
            best = Math.min(best, distance);
        }
        return best;
    }

    /** Rarity among the sentences of the passage (BM25's idf). */
    private static Map<String, Double> weights(String question, List<Set<String>> sentences) {
        var weights = new HashMap<String, Double>();
        for (var stem : Words.content(question)) {
            var holding =
                    sentences.stream().filter(stems -> stems.contains(stem)).count();
            weights.put(stem, Math.log(1 + (sentences.size() - holding + 0.5) / (holding + 0.5)));
        }
        return weights;
    }
}
