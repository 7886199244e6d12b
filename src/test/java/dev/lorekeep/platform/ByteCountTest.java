package dev.lorekeep.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "999, 999 bytes",
        "1000, 1.00 kB",
        "12345, 12.3 kB",
        "999949, 999.9 kB",
        "999951, 1.00 MB",
        "1191553024, 1.19 GB",
        "9223372036854775807, 9.22 EB",
    })
    void readsAsPeopleCount(long bytes, String text) {
        assertThat(new ByteCount(bytes)).hasToString(text);
    }

    @Test
    void refusesFewerThanNone() {
        assertThatThrownBy(() -> new ByteCount(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
