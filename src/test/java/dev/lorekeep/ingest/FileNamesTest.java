package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "report.pdf, report.pdf",
        "../../etc/passwd, passwd",
        "'C:\\Users\\me\\plan.docx', plan.docx",
        "/absolute/note.txt, note.txt",
        "'  spaced.txt  ', spaced.txt",
        "Übersicht.txt, Übersicht.txt",
    })
    void keepsOnlyTheLastPart(String given, String cleaned) {
        assertThat(FileNames.clean(given)).contains(cleaned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "folder/", "a/..", "\u0000\u0007", "\u202E"})
    void findsNoNameInNothing(String given) {
        assertThat(FileNames.clean(given)).isEmpty();
    }

    @Test
    void keepsTheExtensionOfALongName() {
        assertThat(FileNames.clean("x".repeat(400) + ".docx"))
                .hasValueSatisfying(name -> assertThat(name).hasSize(255).endsWith("x.docx"));
    }

    @Property
    void neverGivesAPath(@ForAll String given) {
        FileNames.clean(given).ifPresent(name -> {
            assertThat(name).isNotBlank().doesNotContain("/", "\\", "\0").isNotEqualTo("..");
            assertThat(name.length()).isLessThanOrEqualTo(FileNames.MAX_LENGTH);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".hidden",
                "~$plan.docx",
                "film.part",
                "a.TMP",
                "b.crdownload",
                ".DS_Store",
                "Thumbs.db",
                "notes.txt~"
            })
    void ignoresWhatIsNoDocument(String name) {
        assertThat(FileNames.isIgnored(Path.of("folder", name))).isTrue();
    }

    @Test
    void takesEverythingElse() {
        assertThat(FileNames.isIgnored(Path.of("folder", "party.txt"))).isFalse();
    }
}
