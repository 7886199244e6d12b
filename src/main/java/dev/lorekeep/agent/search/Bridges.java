package dev.lorekeep.agent.search;

import dev.lorekeep.agent.Words;
import dev.lorekeep.agent.verify.Names;
import dev.lorekeep.chunk.Sentences;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to search for next. First what the question names and no title found bears, as in "X or Y"; then names that the best passages
 * mention beside the question's words, together with what those passages leave open. Pure functions.
 */
final class Bridges {
    /** So that a name in a sentence without any word of the question counts a little. */
    private static final double IN_PASSING = 0.2;

    private Bridges() {}

    /** @param seeds best first  @param found all passages of the first search */
    static List<String> queries(QuestionWords question, List<Passage> seeds, List<Passage> found, int limit) {
        var left = question.leftBy(seeds.getFirst());
        var queries = new ArrayList<String>();
        for (var name : Names.of(question.question(), false)) {
            if (name.stems().size() > 1 && !hasTitle(name.text(), found)) queries.add(name.text());
        }
        for (var name : mentioned(question, seeds)) {
            if (!hasTitle(name, found)) queries.add((name + " " + left).strip());
        }
        return queries.stream().distinct().limit(limit).toList();
    }

    private static boolean hasTitle(String name, List<Passage> found) {
        return found.stream().anyMatch(passage -> Titles.same(passage.title(), name));
    }

    /** Names in the seeds that the question does not have, the most promising first. */
    private static List<String> mentioned(QuestionWords question, List<Passage> seeds) {
        var scores = new LinkedHashMap<String, Double>();
        for (var i = 0; i < seeds.size(); i++) {
            var seed = seeds.get(i);
            for (var range : Sentences.split(seed.text())) {
                var sentence = range.of(seed.text());
                var score = (IN_PASSING + question.shareIn(Words.content(sentence))) / (1 + i);
                for (var name : Names.of(sentence, false)) {
                    if (Titles.isIn(name.text(), question.question())
                            || seed.title().contains(name.text())) continue;
                    scores.merge(name.text(), score, Math::max);
                }
            }
        }
        return scores.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, Double> entry) -> -entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
