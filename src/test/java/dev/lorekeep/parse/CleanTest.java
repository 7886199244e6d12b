package dev.lorekeep.parse;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

class CleanTest {
    @Property
    void anyTextBecomesStorable(@ForAll @CharRange(from = '\0', to = '\uFFFF') String raw) {
        for (var clean : new String[] {Clean.line(raw), Clean.lines(raw)}) {
            for (var i = 0; i < clean.length(); i++) {
                var c = clean.charAt(i);
                assertThat(c >= ' ' || c == '\n' || c == '\t').isTrue();
                if (Character.isHighSurrogate(c))
                    assertThat(Character.isLowSurrogate(clean.charAt(i + 1))).isTrue();
                if (Character.isLowSurrogate(c))
                    assertThat(Character.isHighSurrogate(clean.charAt(i - 1))).isTrue();
            }
            assertThat(clean).doesNotEndWith(" ").doesNotEndWith("\n");
        }
    }

    @Property
    void cleaningTwiceChangesNothing(@ForAll String raw) {
        assertThat(Clean.line(Clean.line(raw))).isEqualTo(Clean.line(raw));
        assertThat(Clean.lines(Clean.lines(raw))).isEqualTo(Clean.lines(raw));
    }

    @Example
    void keepsEmojiAndJoinersButNoHalves() {
        assertThat(Clean.line("a\uD800 b \uD83D\uDC69\u200D\uD83D\uDCBB\uDC00"))
                .isEqualTo("a b \uD83D\uDC69\u200D\uD83D\uDCBB");
    }
}
