package dev.lorekeep.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
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
