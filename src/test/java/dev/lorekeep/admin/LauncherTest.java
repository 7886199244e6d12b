package dev.lorekeep.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a copy of the project whose Maven and Java only say how they were called. */
class LauncherTest {
    /** All that the launcher may need: coreutils, findutils, grep, sed, util-linux, libc-bin. */
    private static final List<String> TOOLS = List.of(
            "bash",
            "env",
            "dirname",
            "readlink",
            "sed",
            "find",
            "mkdir",
            "flock",
            "touch",
            "mv",
            "rm",
            "nice",
            "grep",
            "head",
            "tail",
            "id",
            "getent",
            "cut");

    @TempDir
    Path temporary;

    private Path root;
    private Path jdks;

    @BeforeEach
    void makeProject() throws IOException {
        root = Files.createDirectories(temporary.resolve("a clone"));
        jdks = Files.createDirectories(temporary.resolve("all jdks"));
        Files.copy(Path.of("lorekeep"), root.resolve("lorekeep"));
        Files.createDirectories(root.resolve("src/main"));
        Files.writeString(root.resolve("src/main/Source.java"), "");
        Files.writeString(root.resolve("pom.xml"), "");
        script(root.resolve("mvnw"), """
                echo "maven $* with $JAVA_HOME"
                mkdir -p target/quarkus-app
                touch target/quarkus-app/quarkus-run.jar
                """);
        jdk("old", "17.0.1");
        jdk("right one", "25.0.1");
    }

    @Test
    void saysWhatToInstallWithoutAJdk() throws Exception {
        var output = run(Map.of("LOREKEEP_JDKS", temporary.resolve("none").toString()), "run");
        assertThat(output.status()).isEqualTo(1);
        assertThat(output.text().lines()).hasSize(1);
        assertThat(output.text()).contains("needs a JDK 25").contains("install Temurin 25");
    }

    @Test
    void prefersJavaHomeIfItIsNewEnough() throws Exception {
        var own = jdk("../own", "26");
        assertThat(run(Map.of("JAVA_HOME", own.toString()), "test").text()).endsWith("\nmaven -B verify with " + own);
        assertThat(run(Map.of("JAVA_HOME", jdks.resolve("old").toString()), "test")
                        .text())
                .endsWith("\nmaven -B verify with " + jdks.resolve("right one"));
    }

    @Test
    void compilesTheBenchmarksUnlessOnlySomeTestsAreAskedFor() throws Exception {
        var own = jdk("../own", "26");
        assertThat(run(Map.of("JAVA_HOME", own.toString()), "test").text()).startsWith("maven -B -q -Pbench ");
        assertThat(run(Map.of("JAVA_HOME", own.toString()), "test", "-Dtest=A").text())
                .isEqualTo("maven -B verify -Dtest=A with " + own);
    }

    @Test
    void buildsOnceAndAgainWhenASourceChanged() throws Exception {
        assertThat(run(Map.of(), "help").text()).startsWith("Building Lorekeep").contains("\njava ");
        assertThat(run(Map.of(), "help").text()).startsWith("java ");
        var later = FileTime.from(Instant.now().plusSeconds(5));
        Files.setLastModifiedTime(root.resolve("src/main/Source.java"), later);
        assertThat(run(Map.of(), "help").text()).startsWith("Building Lorekeep");
    }

    @Test
    void showsWhyTheBuildFailed() throws Exception {
        script(root.resolve("mvnw"), "echo noise; echo '[ERROR] Source.java is wrong'; exit 1");
        var output = run(Map.of(), "run");
        assertThat(output.status()).isEqualTo(1);
        assertThat(output.text())
                .contains("[ERROR] Source.java is wrong")
                .contains("The build failed: see " + root)
                .doesNotContain("noise");
        script(root.resolve("mvnw"), "mkdir -p target/quarkus-app; touch target/quarkus-app/quarkus-run.jar");
        assertThat(run(Map.of(), "run").text())
                .as("a failed build is not a build")
                .startsWith("Building");
    }

    @Test
    void passesWordsOnAsTheyAre() throws Exception {
        run(Map.of(), "help");
        assertThat(run(Map.of(), "ask", "two  words", "$HOME", "*").text()).contains("[ask][two  words][$HOME][*]");
    }

    @Test
    void replacesTheJvmOptions() throws Exception {
        run(Map.of(), "help");
        assertThat(run(Map.of(), "run").text()).contains("[-Xmx512m]").contains("[jdk.incubator.vector]");
        assertThat(run(Map.of("LOREKEEP_JAVA_OPTS", "-Xmx2g -XX:+UseG1GC"), "run")
                        .text())
                .contains("[-Xmx2g][-XX:+UseG1GC]")
                .contains("[jdk.incubator.vector]")
                .doesNotContain("-Xmx512m");
    }

    @Test
    void makesTheCacheOfLaterStartsBesideTheFirst() throws Exception {
        script(jdks.resolve("right one/bin/java"), """
                for each; do [[ $each != -XX:AOTCacheOutput=* ]] || echo made > "${each#*=}"; done
                echo "$(printf '[%s]' "$@")"
                """);
        var cached = Map.of("LOREKEEP_JAVA_CACHE", "1");
        assertThat(run(cached, "run").text()).doesNotContain("[training]");
        var cache = root.resolve("target/java-25.0.1+8.aot");
        while (Files.notExists(cache)) Thread.sleep(10);
        assertThat(cache).hasContent("made");
        assertThat(root.resolve("target/training.log")).content().contains("[training][" + root + "/docs-ingest]");
        assertThat(run(cached, "run").text()).contains("[-XX:AOTCache=" + cache + "]");
        assertThat(run(Map.of("LOREKEEP_JAVA_OPTS", "-Xmx2g", "LOREKEEP_JAVA_CACHE", "1"), "run")
                        .text())
                .as("made with other options")
                .doesNotContain("AOTCache");
        assertThat(run(cached, "bench", "retrieval").text()).doesNotContain("AOTCache");
    }

    @Test
    void startsModelsWithoutWhatTheIndexNeeds() throws Exception {
        run(Map.of(), "help");
        assertThat(run(Map.of("LOREKEEP_JAVA_OPTS", "-Dhttps.proxyHost=proxy"), "models", "list")
                        .text())
                .contains("[-Dhttps.proxyHost=proxy][--enable-native-access=ALL-UNNAMED]")
                .contains("[models][list]")
                .doesNotContain("jdk.incubator.vector");
    }

    @Test
    void worksThroughALinkFromAnotherFolder() throws Exception {
        run(Map.of(), "help");
        var link = Files.createSymbolicLink(temporary.resolve("link"), root.resolve("lorekeep"));
        var output = run(link, Map.of(), "run");
        assertThat(output.text()).contains("[-Dlorekeep.home=" + root + "]").contains("in " + temporary);
    }

    @Test
    void hidesTheWarningAboutTheVectorModuleOnly() throws Exception {
        script(
                jdks.resolve("right one/bin/java"),
                "echo 'WARNING: Using incubator modules: x' >&2; echo oops >&2; exit 3");
        run(Map.of(), "help");
        var output = run(Map.of(), "run");
        assertThat(output.text()).isEqualTo("oops");
        assertThat(output.status()).isEqualTo(3);
    }

    @Test
    void writesNoControlCharactersIntoFiles() throws Exception {
        assertThat(run(Map.of(), "run").text().chars().filter(each -> each < ' ' && each != '\n'))
                .isEmpty();
    }

    private Path jdk(String name, String version) throws IOException {
        var jdk = jdks.resolve(name).normalize();
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(
                jdk.resolve("release"),
                "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nJAVA_RUNTIME_VERSION=\"" + version + "+8\"\n");
        script(jdk.resolve("bin/javac"), "");
        script(jdk.resolve("bin/java"), "echo \"java $(printf '[%s]' \"$@\") in $PWD\"");
        return jdk;
    }

    private static void script(Path path, String body) throws IOException {
        Files.writeString(path, "#!/usr/bin/env bash\n" + body + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Output(int status, String text) {}

    private Output run(Map<String, String> environment, String... arguments) throws Exception {
        return run(root.resolve("lorekeep"), environment, arguments);
    }

    private Output run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(temporary.toFile()).redirectErrorStream(true);
        var variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("LOREKEEP_") || name.equals("JAVA_HOME"));
        variables.put("LOREKEEP_JDKS", jdks.toString());
        // it would still write while the folder is deleted
        variables.put("LOREKEEP_JAVA_CACHE", "0");
        variables.put("HOME", temporary.toString());
        // no java on the path, whatever this machine has
        variables.put("PATH", toolsWithoutJava());
        variables.putAll(environment);
        var process = builder.start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Output(process.waitFor(), text);
    }

    private static String toolsWithoutJava() throws IOException {
        var tools =
                Files.createDirectories(Path.of("target", "testing", "tools").toAbsolutePath());
        for (var name : TOOLS)
            for (var folder : List.of("/usr/bin", "/bin"))
                if (Files.exists(Path.of(folder, name)) && Files.notExists(tools.resolve(name)))
                    Files.createSymbolicLink(tools.resolve(name), Path.of(folder, name));
        return tools.toString();
    }
}
