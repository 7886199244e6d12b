package dev.lorekeep.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SlugTest {
    @Test
    void keepsWhatPeopleRecognise() {
        assertThat(Slug.of("Über uns & Verträge 2026")).isEqualTo("uber-uns-vertrage-2026");
        assertThat(Slug.of("lorekeep-handbook")).isEqualTo("lorekeep-handbook");
        assertThat(Slug.of("人事部")).isEqualTo("collection");
    }

    @Test
    void numbersWhatIsTaken() {
        assertThat(Slug.unused("HR", Set.of("hr", "hr-2")::contains)).isEqualTo("hr-3");
    }

    @Property
    void alwaysFitsTheColumn(@ForAll String name) {
        var taken = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            var slug = Slug.unused(name, taken::contains);
            assertThat(slug).matches("[a-z0-9][a-z0-9._-]{0,99}");
            assertThat(taken.add(slug)).isTrue();
        }
    }
}
