package dev.lorekeep.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupFailureTest {
    @TempDir
    Path logs;

    @Test
    void repeatsWhatAFeatureSaysAboutItself() {
        var failure = new RuntimeException("wrapped", new StartupProblem("models.yaml:3: no such model"));
        assertThat(line(failure)).isEqualTo("models.yaml:3: no such model");
    }

    @Test
    void explainsAPortTakenAtTheLastMoment() {
        var failure = new RuntimeException(new QuarkusBindException("127.0.0.1", 8080, new BindException()));
        assertThat(line(failure)).startsWith("Port 8080 on 127.0.0.1 is in use").contains("--port");
    }

    @Test
    void explainsAWrongSetting() {
        assertThat(line(new ConfigurationException("quarkus.http.port\nis not a number")))
                .isEqualTo("A setting is wrong: quarkus.http.port is not a number");
    }

    @Test
    void namesKeyValueAndChoicesOfAWrongValue() {
        assertThat(line(problemOf("lorekeep.testing.colour", "mauve")))
                .matches("lorekeep.testing.colour is \"mauve\": allowed are (red,green|green,red)");
        assertThat(line(problemOf("lorekeep.testing.count", "many")))
                .isEqualTo("lorekeep.testing.count is \"many\": Expected an integer value, got \"many\"");
    }

    private static Throwable problemOf(String key, String value) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(Testing.class)
                .withSources(new PropertiesConfigSource(Map.of(key, value), "test", 100));
        return catchThrowable(config::build);
    }

    @ConfigMapping(prefix = "lorekeep.testing")
    interface Testing {
        Optional<Colour> colour();

        OptionalInt count();

        enum Colour {
            RED,
            GREEN
        }
    }

    @Test
    void pointsToTheLogOtherwise() {
        var failure = new IllegalStateException("outer", new IllegalArgumentException("inner"));
        assertThat(line(failure))
                .isEqualTo("Lorekeep cannot start: java.lang.IllegalArgumentException: inner (details: " + logs
                        + "/lorekeep.log)");
        StartupFailure.log(failure, logs);
        assertThat(logs.resolve("lorekeep.log")).content().contains("outer").contains("at dev.lorekeep");
    }

    @Test
    void leavesTheLogOfARunningServiceAlone() {
        StartupFailure.log(new StartupProblem("already runs"), logs);
        assertThat(Files.exists(logs.resolve("lorekeep.log"))).isFalse();
    }

    private String line(Throwable failure) {
        return StartupFailure.line(failure, logs);
    }
}
