package dev.lorekeep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFilterTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Blue [1].                             | Blue [1].
            Blue [9].                             | Blue.
            Blue [1, 9; 2].                       | Blue [1][2].
            Blue【2†L3-L4】.                       | Blue[2].
            See ![x](http://a/b.png) and [1].     | See  and [1].
            See <img src=x onerror=1>[1].         | See [1].
            Code `a[9]` and [9].                  | Code `a[9]` and.
            A [link](http://a) [not a marker] [   | A [link](http://a) [not a marker] [
            Wow! 3 < 4 [                          | Wow! 3 < 4 [
            """)
    void keepsOnlyMarkersOfSourcesThatExist(String said, String shown) {
        assertThat(filtered(said, List.of(100))).isEqualTo(shown);
    }

    @Property
    void doesNotCareHowTheTextIsSplit(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 7) Integer> lengths) {
        assertThat(filtered("A [1, 2] b ![i](u) c [9] ``x[9]`` d【1†】e <img a> f [12", lengths))
                .isEqualTo("A [1][2] b  c ``x[9]`` d[1]e  f [12");
    }

    private static String filtered(String text, List<Integer> lengths) {
        var filter = new AnswerFilter(number -> number >= 1 && number <= 3);
        var shown = new StringBuilder();
        var at = 0;
        for (var i = 0; at < text.length(); i++) {
            var end = Math.min(text.length(), at + lengths.get(i % lengths.size()));
            shown.append(filter.accept(text.substring(at, end)));
            at = end;
        }
        return shown.append(filter.end()).toString();
    }
}
