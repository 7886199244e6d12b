package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void replacesWhatPostgresRefusesAndKeepsOffsets() {
        assertThat(PlainText.wellFormed("a\0b\uD83Dc\uDE00\uD83D\uDE00d"))
                .isEqualTo("a\uFFFDb\uFFFDc\uFFFD\uD83D\uDE00d");
    }

    @Property
    void anyTextSurvivesUtf8(@ForAll @CharRange(from = '\uD7F0', to = '\uE010') String text) {
        var plain = PlainText.wellFormed(text);
        assertThat(plain).hasSameSizeAs(text);
        assertThat(new String(plain.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(plain);
    }
}
