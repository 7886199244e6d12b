package dev.lorekeep.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.sync.MultiStatus.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiStatusTest {
    private static final String ANSWER = """
            <?xml version="1.0"?>
            <d:multistatus xmlns:d="DAV:" xmlns:o="http://owncloud.org/ns">
              <d:response>
                <d:href>/dav/a%20b.txt</d:href>
                <d:propstat><d:prop><d:getetag>"1"</d:getetag><d:getcontentlength>12</d:getcontentlength>
                  <d:getlastmodified>Tue, 03 Mar 2026 10:00:00 GMT</d:getlastmodified><d:resourcetype/></d:prop>
                  <d:status>HTTP/1.1 200 OK</d:status></d:propstat>
                <d:propstat><d:prop><o:size/><d:getetag>not this one</d:getetag></d:prop>
                  <d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>
              </d:response>
              <d:response><d:href>/dav/sub/</d:href>
                <d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop>
                  <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
              <d:response><d:href>/dav/locked/</d:href><d:status>HTTP/1.1 403 Forbidden</d:status></d:response>
            </d:multistatus>
            """;

    @TempDir
    Path folder;

    @Test
    void readsFilesFoldersAndWhatCannotBeSeen() throws IOException {
        assertThat(read(ANSWER))
                .containsExactly(
                        new Entry("/dav/a%20b.txt", 200, false, "\"1\"", 12, Instant.parse("2026-03-03T10:00:00Z")),
                        new Entry("/dav/sub/", 200, true, null, -1, null),
                        new Entry("/dav/locked/", 403, false, null, -1, null));
    }

    @Test
    void takesNoCutOffAnswerForAWholeOne() {
        for (var end = 1; end < ANSWER.strip().length(); end += 7) {
            var cut = ANSWER.substring(0, end);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(SourceTrouble.class);
        }
        assertThatThrownBy(() -> read("<html><body>Sign in</body></html>")).isInstanceOf(SourceTrouble.class);
    }

    @Test
    void opensNoOtherFile() throws IOException {
        var secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        var attack = ANSWER.replace(
                        "<?xml version=\"1.0\"?>",
                        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>")
                .replace("\"1\"", "&e;");
        List<Entry> entries;
        try {
            entries = read(attack);
        } catch (SourceTrouble refused) {
            return;
        }
        assertThat(entries.toString()).doesNotContain("secret");
    }

    private List<Entry> read(String answer) throws IOException {
        var file = Files.writeString(folder.resolve("answer.xml"), answer);
        var entries = new ArrayList<Entry>();
        MultiStatus.read(file, entries::add);
        return entries;
    }
}
