package dev.lorekeep.models.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.models.wire.WireFailure;
import dev.lorekeep.models.wire.WireFailure.Kind;
import dev.lorekeep.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final SettableClock clock = new SettableClock();
    private final Health health = new Health(clock);

    @Test
    void opensAtOnceWhenNobodyAnswersAndLetsOneTryAfterwards() {
        health.failed(new WireFailure(Kind.UNREACHABLE));
        assertThat(health.trouble())
                .hasValueSatisfying(text -> assertThat(text).contains("cannot be reached; next try in 5 s"));
        assertThat(health.admit()).isFalse();
        clock.advance(Duration.ofSeconds(5));
        assertThat(health.trouble()).isEmpty();
        assertThat(health.admit()).isTrue();
        assertThat(health.admit()).as("only one tries").isFalse();
        health.failed(new WireFailure(Kind.UNREACHABLE));
        clock.advance(Duration.ofSeconds(9));
        assertThat(health.admit()).as("the second rest is twice as long").isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(health.admit()).isTrue();
        health.succeeded();
        assertThat(health.admit()).isTrue();
        assertThat(health.admit()).isTrue();
    }

    @Test
    void forgivesBadLuckTwice() {
        health.failed(new WireFailure(Kind.CUT));
        health.failed(new WireFailure(Kind.IDLE));
        assertThat(health.trouble()).isEmpty();
        health.failed(new WireFailure(Kind.CUT));
        assertThat(health.trouble()).isPresent();
    }

    @Test
    void doesNotBlameTheEndpointForTheRequest() {
        for (var i = 0; i < 10; i++) health.failed(new WireFailure(Kind.OVERFLOW));
        assertThat(health.trouble()).isEmpty();
    }

    @Test
    void waitsForAPersonWhenTheKeyIsWrong() {
        health.failed(new WireFailure(Kind.UNAUTHORIZED));
        clock.advance(Duration.ofMinutes(4));
        assertThat(health.admit()).isFalse();
    }

    @Test
    void triesAtOnceWhenAHealthCheckFoundItWell() {
        health.failed(new WireFailure(Kind.UNREACHABLE));
        health.recovered();
        assertThat(health.trouble()).isEmpty();
        assertThat(health.admit()).isTrue();
        health.neither();
        assertThat(health.admit()).as("a stopped call lets the next try").isTrue();
    }
}
