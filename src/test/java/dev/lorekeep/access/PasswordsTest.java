package dev.lorekeep.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(new TestingAccessConfig());

    @Test
    void matchesWhatWasHashed() {
        var hash = passwords.hash("correct horse bättery");
        assertThat(passwords.matches("correct horse bättery", hash)).isTrue();
        assertThat(passwords.matches("correct horse battery", hash)).isFalse();
        assertThat(passwords.matches("", hash)).isFalse();
    }

    @Test
    void neverTakesALongerPasswordForItsFirst72Bytes() {
        var longest = "x".repeat(72);
        var hash = passwords.hash(longest);
        assertThat(passwords.matches(longest, hash)).isTrue();
        assertThat(passwords.matches(longest + "y", hash)).isFalse();
        assertThatThrownBy(() -> passwords.hash(longest + "y")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void objectsToShortAndLongPasswordsInSentences() {
        assertThat(Passwords.objection("123456789"))
                .hasValueSatisfying(reason -> assertThat(reason).isEqualTo("A password needs at least 10 characters."));
        assertThat(Passwords.objection("😀".repeat(9))).isPresent();
        assertThat(Passwords.objection("😀".repeat(19)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("72 bytes"));
        assertThat(Passwords.objection("1234567890")).isEmpty();
        assertThat(Passwords.objection("x".repeat(72))).isEmpty();
    }

    @Test
    void takesAsLongForNamesNobodyHas() {
        // cost 8 is about 15 ms: far above noise; without the hash it would be microseconds
        var config = new TestingAccessConfig(Duration.ofHours(1), Duration.ofDays(1), 8, 5, 20);
        var slow = new Passwords(config);
        var hash = slow.hash("correct horse battery");
        var somebody = Long.MAX_VALUE;
        var nobody = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            var start = System.nanoTime();
            assertThat(slow.matches("wrong horse battery", hash)).isFalse();
            var middle = System.nanoTime();
            slow.matchNobody("wrong horse battery");
            somebody = Math.min(somebody, middle - start);
            nobody = Math.min(nobody, System.nanoTime() - middle);
        }
        assertThat((double) nobody / somebody).isBetween(0.4, 2.5);
    }
}
