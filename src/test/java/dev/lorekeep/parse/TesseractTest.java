package dev.lorekeep.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.parse.TextRecognition.Outcome;
import dev.lorekeep.parse.TextRecognition.Readiness;
import dev.lorekeep.testing.Eventually;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is played by scripts: what it may cost and see does not depend on what it can read. */
class TesseractTest {
    private static final BufferedImage PAGE = new BufferedImage(200, 100, BufferedImage.TYPE_BYTE_GRAY);
    private static final String TSV = """
            level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
            1\t1\t0\t0\t0\t0\t0\t0\t200\t100\t-1\t
            3\t1\t1\t1\t0\t0\t0\t0\t200\t100\t-1\t
            4\t1\t1\t1\t1\t0\t0\t0\t200\t100\t-1\t
            5\t1\t1\t1\t1\t1\t20\t10\t50\t20\t96.5\tHello
            5\t1\t1\t1\t1\t2\t80\t10\t50\t20\t95\t\s
            4\t1\t1\t1\t2\t0\t0\t0\t200\t100\t-1\t
            5\t1\t1\t1\t2\t1\t20\t50\t50\t20\t-1\tthere
            """;

    @TempDir
    Path folder;

    @Test
    void readsWordsWithLinesAndPlaces() {
        var words = Tesseract.words(TSV.getBytes(StandardCharsets.UTF_8), 200, 100);
        assertThat(words)
                .containsExactly(
                        new TextRecognition.Word("Hello", 0.965f, 1, 1, 0.1f, 0.1f, 0.25f, 0.2f),
                        new TextRecognition.Word("there", 0f, 1, 2, 0.1f, 0.5f, 0.25f, 0.2f));
    }

    @Test
    void usesTheConfiguredLanguagesThatAreInstalled() throws Exception {
        var tesseract = played("cat > /dev/null; echo \"$@\" > " + folder.resolve("arguments"), "deu", "fra", "eng");
        assertThat(tesseract.recognise(PAGE, Duration.ofSeconds(20))).isInstanceOf(Outcome.Recognised.class);
        assertThat(Files.readString(folder.resolve("arguments")))
                .contains("-l deu+eng")
                .contains("--psm 3");
    }

    @Test
    void fallsBackToEnglish() throws Exception {
        var tesseract = played("cat > /dev/null; echo \"$@\" > " + folder.resolve("arguments"), "pol");
        assertThat(tesseract.readiness()).isInstanceOf(Readiness.Ready.class);
        tesseract.recognise(PAGE, Duration.ofSeconds(20));
        assertThat(Files.readString(folder.resolve("arguments"))).contains("-l eng");
    }

    @Test
    void showsTheProgramNothingOfOurEnvironment() throws Exception {
        var tesseract = played("cat > /dev/null; env > " + folder.resolve("seen"), "eng");
        tesseract.recognise(PAGE, Duration.ofSeconds(20));
        var names = Files.readAllLines(folder.resolve("seen")).stream()
                .map(line -> line.replaceFirst("=.*", ""))
                .toList();
        // the last three are the shell's own
        assertThat(names)
                .contains("PATH", "OMP_THREAD_LIMIT")
                .isSubsetOf("PATH", "OMP_THREAD_LIMIT", "TESSDATA_PREFIX", "PWD", "SHLVL", "_");
    }

    @Test
    void killsTheProgramAndItsChildrenWhenTheTimeIsUp() throws Exception {
        var tesseract = played("sleep 600 & echo $! > " + folder.resolve("child") + "; wait", "eng");
        var outcome = tesseract.recognise(PAGE, Duration.ofSeconds(2));
        assertThat(outcome).isEqualTo(new Outcome.Failed("it took longer than 2 seconds"));
        childIsGone();
    }

    @Test
    void leavesNothingRunningWhenItIsInterrupted() throws Exception {
        var tesseract = played("sleep 600 & echo $! > " + folder.resolve("child") + "; wait", "eng");
        var thrown = new AtomicReference<String>("");
        var thread = Thread.ofPlatform().start(() -> {
            try {
                tesseract.recognise(PAGE, Duration.ofMinutes(5));
            } catch (InterruptedException stopped) {
                thrown.set("interrupted");
            }
        });
        Eventually.passes(
                Duration.ofSeconds(20),
                () -> assertThat(folder.resolve("child")).isNotEmptyFile());
        thread.interrupt();
        thread.join();
        assertThat(thrown).hasValue("interrupted");
        childIsGone();
    }

    @Test
    void doesNotHoldEndlessOutput() throws Exception {
        var tesseract = played("yes 'nothing but noise'", "eng");
        var began = System.nanoTime();
        assertThat(tesseract.recognise(PAGE, Duration.ofSeconds(60))).isInstanceOf(Outcome.Failed.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(50));
    }

    @Test
    void saysThatItIsMissing() {
        var options = new ParseOptions(
                ParseOptions.Ocr.AUTO, List.of("deu", "chi_sim"), "no-such-program", 1, Duration.ofSeconds(9));
        assertThat(new Tesseract(options).readiness())
                .isEqualTo(new Readiness.Missing(
                        "OCR not installed", "apt-get install tesseract-ocr tesseract-ocr-deu tesseract-ocr-chi-sim"));
    }

    private void childIsGone() throws Exception {
        var pid = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        Eventually.passes(
                Duration.ofSeconds(10), () -> assertThat(isRunning(pid)).isFalse());
    }

    /** A process that has ended stays listed until its parent asks for it. */
    private static boolean isRunning(long pid) throws IOException {
        var state = Path.of("/proc/" + pid + "/stat");
        return Files.exists(state) && !Files.readString(state).contains(") Z ");
    }

    /** A program that lists these languages and does this with a page. */
    private Tesseract played(String body, String... languages) throws IOException {
        var listed = String.join("\n", languages) + (List.of(languages).contains("eng") ? "" : "\neng");
        var script = "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then printf 'List:\\n" + listed.replace("\n", "\\n")
                + "\\n'; exit 0; fi\n" + body + "\n";
        var file = Files.writeString(folder.resolve("tesseract"), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new Tesseract(new ParseOptions(
                ParseOptions.Ocr.AUTO, List.of("deu", "eng"), file.toString(), 10, Duration.ofMinutes(1)));
    }
}
