package dev.lorekeep.models.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ThinkFilterTest {
    @Property
    void removesThoughtHoweverItIsSplit(@ForAll @Size(max = 12) List<@IntRange(min = 1, max = 9) Integer> lengths) {
        assertThat(filtered("<think>a < b\n</thin </think>\n\nYes: 3 < 4 [1].<thi", lengths))
                .isEqualTo("Yes: 3 < 4 [1].<thi");
    }

    @Test
    void keepsTextWithoutThought() {
        assertThat(filtered("plain <b>text</b>", List.of(3))).isEqualTo("plain <b>text</b>");
    }

    @Test
    void saysNothingWhenTheThoughtNeverEnds() {
        assertThat(filtered("<think>on and on", List.of(4))).isEmpty();
    }

    private static String filtered(String text, List<Integer> lengths) {
        var filter = new ThinkFilter();
        var spoken = new StringBuilder();
        var at = 0;
        for (var i = 0; at < text.length(); i++) {
            var end = Math.min(text.length(), at + (lengths.isEmpty() ? 5 : lengths.get(i % lengths.size())));
            spoken.append(filter.accept(text.substring(at, end)));
            at = end;
        }
        return spoken.append(filter.end()).toString();
    }
}
