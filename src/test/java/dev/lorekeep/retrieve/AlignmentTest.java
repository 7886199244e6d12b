package dev.lorekeep.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AlignmentTest {
    private static final String READ = "Tbe contract ends on 3l March. Notice is three rnonths.";
    private static final String CORRECTED = "The contract ends on 31 March. Notice is three months.";

    private static String original(String piece) {
        int from = CORRECTED.indexOf(piece);
        return Alignment.of(CORRECTED, READ).place(from, from + piece.length()).of(READ);
    }

    @Test
    void findsWhatWasCorrected() {
        assertThat(original("The contract ends on 31 March.")).isEqualTo("Tbe contract ends on 3l March.");
        assertThat(original("Notice is three months.")).isEqualTo("Notice is three rnonths.");
        assertThat(original("31")).isEqualTo("3l");
        assertThat(original("contract")).isEqualTo("contract");
    }

    @Test
    void takesTheWordsAroundForWhatWasAdded() {
        var added = "The contract, signed by both, ends on 31 March.";
        int from = added.indexOf("signed");
        var place = Alignment.of(added, "The contract, ends on 31 March.").place(from, from + 14);
        assertThat(place.of("The contract, ends on 31 March.")).contains("ends");
    }

    @Test
    void takesAllForATextThatIsAltogetherAnother() {
        assertThat(Alignment.of("Something else.", READ).place(0, 9).of(READ)).isEqualTo(READ);
    }

    @Property
    void staysWithinTheOriginal(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 30) String a,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 30) String b,
            @ForAll int seed) {
        var corrected = a.replace('c', ' ');
        var original = b.replace('c', ' ');
        int from = Math.floorMod(seed, corrected.length());
        var place = Alignment.of(corrected, original).place(from, corrected.length());
        assertThat(place.start()).isBetween(0, original.length() - 1);
        assertThat(place.end()).isBetween(place.start() + 1, original.length());
    }
}
