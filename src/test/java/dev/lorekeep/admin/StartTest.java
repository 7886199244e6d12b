package dev.lorekeep.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.Lorekeep;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.ServiceLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the service from starting is one line that names the thing and the remedy, and exit status 1. */
class StartTest {
    @TempDir
    Path data;

    @Test
    void refusesASecondStartOnTheSameData() throws Exception {
        try (var lock = ServiceLock.take(DataFolder.open(data))) {
            lock.announce("http://127.0.0.1:1234");
            var pid = ProcessHandle.current().pid();
            assertThat(failure(Map.of()))
                    .isEqualTo("Lorekeep already runs on " + data + " (process " + pid
                            + ") at http://127.0.0.1:1234: stop it first, or choose another folder with --data DIR");
        }
    }

    @Test
    void refusesAPortInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();
            assertThat(failure(Map.of(), "--port", "" + port))
                    .isEqualTo("Port " + port + " on 127.0.0.1 is in use: stop what listens there, or choose another"
                            + " with --port N or LOREKEEP_PORT");
        }
    }

    // a folder without write permission would not stop root, who runs many test machines; a file stops everybody
    @Test
    void refusesADataFolderThatCannotBeWritten() throws Exception {
        var file = Files.createFile(data.resolve("file"));
        assertThat(failure(Map.of(), "--data", file.resolve("data").toString()))
                .startsWith("Cannot write to the data folder " + file + "/data: make it writable")
                .contains("--data");
    }

    @Test
    void refusesAWrongSetting() throws Exception {
        assertThat(failure(Map.of("LOREKEEP_PORT", "eighty")))
                .isEqualTo(
                        "The port is \"eighty\" (environment variable LOREKEEP_PORT): give a number from 0 to 65535");
    }

    @Test
    void namesTheServiceThatAClientMisses() throws Exception {
        var output = run(Map.of(), List.of("ask", "--data", data.toString(), "anything"));
        assertThat(output.status()).isEqualTo(1);
        assertThat(output.text()).isEqualTo("Lorekeep is not running on " + data + ": start it with ./lorekeep run");
    }

    private String failure(Map<String, String> environment, String... arguments) throws Exception {
        var words = new ArrayList<>(List.of("run"));
        if (!List.of(arguments).contains("--data")) words.addAll(List.of("--data", data.toString()));
        words.addAll(List.of(arguments));
        var output = run(environment, words);
        assertThat(output.text().lines()).as("one line").hasSize(1);
        assertThat(output.status()).isEqualTo(1);
        return output.text();
    }

    private record Output(int status, String text) {}

    private static Output run(Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                Lorekeep.class.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LOREKEEP_"));
        builder.environment().putAll(environment);
        var process = builder.start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Output(process.exitValue(), text);
    }
}
