package dev.lorekeep.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Turns what a person typed into Lucene queries. There is no syntax that could be wrong: every word may match, more words and
 * rarer words match better, and words in quotation marks count once more when they stand together.
 */
final class KeywordQueries {
    /** Beyond this many different words further ones say nothing new; Lucene's own limit is 1,024 clauses, of which a word takes three. */
    private static final int MAX_WORDS = 200;

    /** "sales in 2019" is near "sales for 2019": measured 0 to 8, of which 1 and 2 were best. */
    private static final int PAIR_SLOP = 1;

    private static final Pattern QUOTED = Pattern.compile("[\"“„«]([^\"“”„«»]{2,400})[\"”“»]");

    private final Analyzer analyzer;
    private final Ranking ranking;

    KeywordQueries(Analyzer analyzer, Ranking ranking) {
        this.analyzer = analyzer;
        this.ranking = ranking;
    }

    /**
     * @param words finds and scores every chunk with at least one word; without clauses when the question has none
     * @param all scores a chunk by words, pairs and quoted phrases; dearer, so only for chunks that were found
     */
    record Parsed(BooleanQuery words, BooleanQuery all) {}

    Parsed parse(String question) {
        var terms = terms(question);
        var words = new BooleanQuery.Builder();
        for (var term : distinct(terms)) {
            words.add(word(Fields.TEXT, term.stem(), term.weight()), Occur.SHOULD);
            words.add(word(Fields.EXACT, term.exact(), term.weight() * ranking.exactWeight()), Occur.SHOULD);
            words.add(word(Fields.CONTEXT, term.stem(), term.weight() * ranking.contextWeight()), Occur.SHOULD);
        }
        var found = words.build();
        var all = new BooleanQuery.Builder().add(found, Occur.SHOULD);
        pairs(terms).forEach(pair -> all.add(pair, Occur.SHOULD));
        phrases(question).forEach(phrase -> all.add(phrase, Occur.SHOULD));
        return new Parsed(found, all.build());
    }

    private record Word(String exact, String stem, float weight) {}

    private List<Word> terms(String text) {
        var exact = tokens(Fields.EXACT, text);
        var stems = tokens(Fields.TEXT, text);
        var words = new ArrayList<Word>();
        // the two analyses differ in their last step only, so they give the same number of tokens
        for (var i = 0; i < exact.size() && i < MAX_WORDS * 2; i++) {
            var weight = FunctionWords.contains(exact.get(i)) ? ranking.functionWordWeight() : 1;
            words.add(new Word(exact.get(i), stems.get(i), weight));
        }
        return words;
    }

    private List<String> tokens(String field, String text) {
        var terms = new ArrayList<String>();
        try (var tokens = analyzer.tokenStream(field, text)) {
            var term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) terms.add(term.toString());
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms;
    }

    /** Each word once; one that is said twice counts twice. */
    private static List<Word> distinct(List<Word> words) {
        var distinct = new LinkedHashMap<String, Word>();
        for (var word : words) {
            if (distinct.size() < MAX_WORDS || distinct.containsKey(word.exact()))
                distinct.merge(word.exact(), word, (a, b) -> new Word(a.exact(), a.stem(), a.weight() + b.weight()));
        }
        return List.copyOf(distinct.values());
    }

    private static Query word(String field, String term, float weight) {
        return new BoostQuery(new TermQuery(new Term(field, term)), weight);
    }

    private List<Query> pairs(List<Word> words) {
        var pairs = new LinkedHashMap<String, Query>();
        for (var i = 0; i + 1 < words.size() && pairs.size() < MAX_WORDS; i++) {
            var first = words.get(i);
            var second = words.get(i + 1);
            if (first.weight() < 1 && second.weight() < 1) continue;
            if (first.stem().equals(second.stem())) continue;
            var near = new PhraseQuery(PAIR_SLOP, Fields.TEXT, first.stem(), second.stem());
            pairs.putIfAbsent(first.stem() + ' ' + second.stem(), new BoostQuery(near, ranking.pairWeight()));
        }
        return List.copyOf(pairs.values());
    }

    private List<Query> phrases(String text) {
        var phrases = new ArrayList<Query>();
        var quoted = QUOTED.matcher(text);
        while (quoted.find() && phrases.size() < 8) {
            var terms = tokens(Fields.TEXT, quoted.group(1));
            if (terms.size() > 1 && terms.size() <= 64)
                phrases.add(new PhraseQuery(1, Fields.TEXT, terms.toArray(String[]::new)));
        }
        return phrases;
    }
}
