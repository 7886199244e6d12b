package dev.lorekeep.agent.search;

import dev.lorekeep.agent.Words;
import dev.lorekeep.retrieve.Passage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words of a question, each with how rare it is among the passages that were found (BM25's idf). All shares are 0..1.
 *
 * @param weights by stem
 */
record QuestionWords(String question, Map<String, Double> weights) {
    static QuestionWords of(String question, List<Passage> found) {
        var texts = found.stream().map(QuestionWords::stems).toList();
        var weights = new HashMap<String, Double>();
        for (var stem : Words.content(question)) {
            var holding = texts.stream().filter(stems -> stems.contains(stem)).count();
            weights.put(stem, Math.log(1 + (texts.size() - holding + 0.5) / (holding + 0.5)));
        }
        return new QuestionWords(question, weights);
    }

    static Set<String> stems(Passage passage) {
        return Words.content(passage.title() + " " + passage.text());
    }

    /** Share of the question that these words hold. */
    double shareIn(Set<String> stems) {
        return share(stems, Set.of());
    }

    /** Share of the question that one passage holds and the other has not. */
    double addedBy(Passage passage, Passage to) {
        return share(stems(passage), stems(to));
    }

    private double share(Set<String> stems, Set<String> without) {
        var all = 0.0;
        var held = 0.0;
        for (var entry : weights.entrySet()) {
            all += entry.getValue();
            if (stems.contains(entry.getKey()) && !without.contains(entry.getKey())) held += entry.getValue();
        }
        return all == 0 ? 0 : held / all;
    }

    /** The words that a passage does not have, as they were written. */
    String leftBy(Passage passage) {
        var known = stems(passage);
        return Words.of(question).stream()
                .filter(word -> !Words.isStop(word.stem()) && !known.contains(word.stem()))
                .map(word -> question.substring(word.start(), word.end()))
                .collect(Collectors.joining(" "));
    }
}
