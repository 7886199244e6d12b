package dev.lorekeep.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;

class PassageAnalyzerTest {
    @Test
    void stemsByFieldWhateverFieldComesFirst() throws IOException {
        try (var analyzer = new PassageAnalyzer()) {
            assertThat(tokens(analyzer, Fields.EXACT)).containsExactly("otters");
            assertThat(tokens(analyzer, Fields.TEXT)).containsExactly("otter");
            assertThat(tokens(analyzer, Fields.EXACT)).containsExactly("otters");
        }
    }

    private static List<String> tokens(PassageAnalyzer analyzer, String field) throws IOException {
        var terms = new ArrayList<String>();
        try (var tokens = analyzer.tokenStream(field, "Otters")) {
            var term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) terms.add(term.toString());
            tokens.end();
        }
        return terms;
    }
}
