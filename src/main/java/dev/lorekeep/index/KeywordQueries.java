package dev.lorekeep.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Turns what a person typed into a Lucene query. There is no syntax that could be wrong: every word may match, more words and
 * rarer words match better, and words in quotation marks count once more when they stand together.
 */
final class KeywordQueries {
    /** Beyond this many different words further ones say nothing new; Lucene's own limit is 1,024 clauses over all fields. */
    private static final int MAX_TERMS = 256;

    private static final Pattern QUOTED = Pattern.compile("[\"“„«]([^\"“”„«»]{2,400})[\"”“»]");

    private final Analyzer analyzer;
    private final float contextWeight;

    KeywordQueries(Analyzer analyzer, float contextWeight) {
        this.analyzer = analyzer;
        this.contextWeight = contextWeight;
    }

    /** A disjunction over text and context; without clauses when the text holds no word, which matches nothing. */
    BooleanQuery parse(String text) {
        var query = new BooleanQuery.Builder();
        frequencies(terms(text)).forEach((term, frequency) -> {
            query.add(weighted(new TermQuery(new Term(Fields.TEXT, term)), frequency), Occur.SHOULD);
            query.add(weighted(new TermQuery(new Term(Fields.CONTEXT, term)), contextWeight * frequency), Occur.SHOULD);
        });
        for (var phrase : phrases(text)) query.add(phrase, Occur.SHOULD);
        return query.build();
    }

    private List<String> terms(String text) {
        var terms = new ArrayList<String>();
        try (var tokens = analyzer.tokenStream(Fields.TEXT, text)) {
            var term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) terms.add(term.toString());
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms;
    }

    private static Map<String, Integer> frequencies(List<String> terms) {
        var frequencies = new LinkedHashMap<String, Integer>();
        for (var term : terms) {
            if (frequencies.size() < MAX_TERMS || frequencies.containsKey(term))
                frequencies.merge(term, 1, Integer::sum);
        }
        return frequencies;
    }

    private static Query weighted(Query query, float weight) {
        return weight == 1 ? query : new BoostQuery(query, weight);
    }

    private List<Query> phrases(String text) {
        var phrases = new ArrayList<Query>();
        var quoted = QUOTED.matcher(text);
        while (quoted.find() && phrases.size() < 8) {
            var terms = terms(quoted.group(1));
            if (terms.size() > 1 && terms.size() <= 64)
                phrases.add(new PhraseQuery(1, Fields.TEXT, terms.toArray(String[]::new)));
        }
        return phrases;
    }
}
