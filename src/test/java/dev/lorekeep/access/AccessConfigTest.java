package dev.lorekeep.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AccessConfigTest {
    @Test
    void hasTheDocumentedDefaults() {
        var config = new SmallRyeConfigBuilder().withMapping(AccessConfig.class).build();
        var access = config.getConfigMapping(AccessConfig.class);
        assertThat(access.sessionIdle()).isEqualTo(Duration.ofHours(12));
        assertThat(access.sessionLifetime()).isEqualTo(Duration.ofDays(14));
        assertThat(access.bcryptCost()).isEqualTo(12);
        assertThat(access.freeAttemptsPerName()).isEqualTo(5);
        assertThat(access.freeAttemptsPerAddress()).isEqualTo(20);
    }

    @Test
    void takesValuesByTheirNames() {
        var config = new SmallRyeConfigBuilder()
                .withMapping(AccessConfig.class)
                .withDefaultValue("lorekeep.access.session-idle", "PT30M")
                .withDefaultValue("lorekeep.access.free-attempts-per-name", "3")
                .build();
        var access = config.getConfigMapping(AccessConfig.class);
        assertThat(access.sessionIdle()).isEqualTo(Duration.ofMinutes(30));
        assertThat(access.freeAttemptsPerName()).isEqualTo(3);
    }
}
