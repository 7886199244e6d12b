package dev.lorekeep.parse.child;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.admin.fuzz.FuzzCases;
import dev.lorekeep.admin.fuzz.FuzzRun;
import dev.lorekeep.admin.fuzz.Leftovers;
import dev.lorekeep.parse.Fixtures;
import dev.lorekeep.parse.ParseLimits;
import dev.lorekeep.parse.ParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small run of {@code ./lorekeep bench fuzz}. A case that fails is repeated by its number. */
class FuzzTest {
    private static final int CASES = 60;
    private static final long SEED = 1;
    private static final int THREADS = 2;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private Path samples;
    private Path scratch;

    @BeforeEach
    void writeSamples() throws Exception {
        samples = Files.createDirectory(root.resolve("samples"));
        scratch = Files.createDirectory(root.resolve("scratch"));
        Files.write(samples.resolve("a.pdf"), Fixtures.samplePdf());
        Files.write(samples.resolve("b.docx"), Fixtures.docx());
        Files.write(samples.resolve("c.xlsx"), Fixtures.xlsx());
        Files.write(samples.resolve("d.pptx"), Fixtures.pptx());
        Files.write(samples.resolve("e.eml"), Fixtures.mail());
        Files.write(samples.resolve("f.zip"), Fixtures.zip("a.txt", "hello there", "b.pdf", Fixtures.samplePdf()));
        Files.write(samples.resolve("g.html"), "<h1>Hi</h1><table><tr><td>1</table>".getBytes(UTF_8));
        Files.write(samples.resolve("h.rtf"), "{\\rtf1\\ansi{\\b Bold} and plain\\par next}".getBytes(UTF_8));
    }

    @Test
    void damagedFilesEndInAnOutcomeAndLeaveNothingBehind() throws Exception {
        List<FuzzRun.Result> results;
        Leftovers before;
        try (var pool = new ParserPool(
                new ParserPool.Settings(500, Duration.ofSeconds(60)),
                new Rules(ParseLimits.DEFAULTS.within(LIMIT), ParseOptions.DEFAULTS),
                new ChildCommand(ParserMain.class, 256, Optional.empty()),
                scratch)) {
            var run = new FuzzRun(
                    pool, new FuzzCases(samples, SEED), Files.createDirectory(root.resolve("damaged")), THREADS);
            before = Leftovers.now();
            results = run.run(1, CASES);
            assertThat(before.objections(THREADS, scratch)).isEmpty();
        }
        assertThat(results).hasSize(CASES).noneMatch(result -> result.outcome().equals("BROKEN"));
        assertThat(results).allSatisfy(result -> assertThat(result.took()).isLessThan(LIMIT));
        assertThat(FuzzRun.count(results, FuzzRun.Result::outcome))
                .as("files that are read and files that are not")
                .containsKeys("COMPLETE", "UNREADABLE");
        assertThat(before.objections(0, scratch)).isEmpty();
        assertThat(scratch).isEmptyDirectory();
    }
}
