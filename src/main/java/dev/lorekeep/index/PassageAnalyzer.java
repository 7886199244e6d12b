package dev.lorekeep.index;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * One analysis for every language, the same for passages and questions: Unicode words (UAX 29), Chinese, Japanese and Korean as
 * overlapping pairs of characters, lower case, accents folded, and, except in {@link Fields#EXACT}, English endings cut (Porter
 * 1980). Tokens longer than 255 characters are cut into pieces, so no term comes near Lucene's limit of 32,766 bytes.
 */
final class PassageAnalyzer extends Analyzer {
    PassageAnalyzer() {
        // the default keeps one chain for all fields: the first field asked for would decide about stemming
        super(PER_FIELD_REUSE_STRATEGY);
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        var words = new StandardTokenizer();
        TokenStream tokens = new EnglishPossessiveFilter(words);
        tokens = new LowerCaseFilter(new CJKWidthFilter(tokens));
        tokens = new ASCIIFoldingFilter(new CJKBigramFilter(tokens));
        return new TokenStreamComponents(words, field.equals(Fields.EXACT) ? tokens : new PorterStemFilter(tokens));
    }

    @Override
    protected TokenStream normalize(String field, TokenStream tokens) {
        return new ASCIIFoldingFilter(new LowerCaseFilter(new CJKWidthFilter(tokens)));
    }
}
