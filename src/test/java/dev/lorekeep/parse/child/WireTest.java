package dev.lorekeep.parse.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lorekeep.parse.Block;
import dev.lorekeep.parse.Given;
import dev.lorekeep.parse.Member;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a process that reads files says reaches the service, and no more than it may say. */
class WireTest {
    private static final Path FOLDER = Path.of("members");

    private static Reply.Read reply(Given... given) {
        var members = new ArrayList<Member>();
        for (var each : given)
            members.add(new Member("a.txt", FOLDER.resolve(String.valueOf(members.size())), 0, each));
        return new Reply.Read(
                new Parsed.Complete(new ParsedDocument(
                        "An archive",
                        "application/zip",
                        "a.txt",
                        List.of(new Block(Block.Kind.HEADING, 0, 5, 1, 0, "")),
                        List.of(),
                        0,
                        Map.of("author", "Ada"),
                        members)),
                false);
    }

    private static byte[] written(Reply.Read reply) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Wire.write(new DataOutputStream(bytes), reply);
        return bytes.toByteArray();
    }

    private static Reply read(byte[] bytes) throws IOException {
        return Wire.readReply(new DataInputStream(new ByteArrayInputStream(bytes)), 1_000, FOLDER);
    }

    @Test
    void bringsWhatIsSaidOfMembers() throws IOException {
        var reply = reply(
                new Given("Größe 😀", Map.of("link", "https://example.org/a", "owner", "Ada, Ben")),
                Given.NOTHING,
                new Given("", Map.of("x".repeat(Given.MAX_NAME), "€".repeat(Given.MAX_VALUE))));
        assertThat(read(written(reply))).isEqualTo(reply);
    }

    @Test
    void takesNoLinkThatTheReaderOfAnArchiveWouldNotTake() throws IOException {
        var bytes = written(reply(new Given("", Map.of("link", "https://example.org/a"))));
        var forged = new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("https://example.org/a", "javascript:alert(1);;");
        assertThatExceptionOfType(Wire.Nonsense.class)
                .isThrownBy(() -> read(forged.getBytes(StandardCharsets.ISO_8859_1)))
                .withMessageContaining("no web page");
    }
}
