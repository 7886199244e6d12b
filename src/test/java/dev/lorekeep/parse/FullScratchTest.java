package dev.lorekeep.parse;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.platform.FullDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FullScratchTest {
    @Test
    void isNotTheFilesFault() {
        var source = new Source(Path.of("a.zip"), "a.zip", "application/zip", 0);
        var cause = new IllegalStateException(new IOException("/tmp/part1: No space left on device"));
        assertThatThrownBy(() -> DocumentParser.explain(cause, source)).isInstanceOf(FullDisk.class);
    }
}
