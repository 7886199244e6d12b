package dev.lorekeep.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.sync.SettingsReader.BadSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "S3     | {}                                                       | settings.bucket is missing",
                "S3     | {\"bucket\": \"b/c\"}                                    | settings.bucket",
                "S3     | {\"bucket\": \"files\", \"buckt\": 1}                    | no setting \"buckt\"",
                "S3     | {\"bucket\": \"files\", \"endpoint\": \"ftp://x\"}       | settings.endpoint begins with https",
                "WEBDAV | {\"url\": \"http://x/dav\", \"user\": \"u\"}             | password would be sent unencrypted",
                "WEBDAV | {\"url\": \"https://u:p@x/dav\"}                         | holds a name or password",
                "IMAP   | {\"server\": \"x\"}                                      | settings.user is missing",
                "IMAP   | {\"server\": \"x\", \"user\": \"u\", \"encryption\": \"SSL\"} | TLS, STARTTLS or NONE",
                "IMAP   | {\"server\": \"x\", \"user\": \"u\", \"folders\": []}    | settings.folders",
                "WEB    | {\"start\": \"file:///etc/passwd\"}                      | settings.start begins with https",
                "WEB    | {\"start\": \"https://x/\", \"depth\": 99}               | settings.depth is a number from 0 to 20",
            })
    void namesWhatIsWrong(SourceKind kind, String json, String message) {
        assertThatThrownBy(() -> read(kind, json))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining(message);
    }

    @Test
    void fillsInTheDefaults() throws JsonProcessingException {
        var s3 = (SourceSettings.S3) read(SourceKind.S3, "{\"bucket\": \"files\", \"region\": \"eu-central-1\"}");
        assertThat(s3.host()).isEqualTo("s3.eu-central-1.amazonaws.com");
        assertThat(s3.pathStyle()).isFalse();
        var webDav = (SourceSettings.WebDav) read(SourceKind.WEBDAV, "{\"url\": \"https://files.example.org/dav\"}");
        assertThat(webDav.url().getPath()).isEqualTo("/dav/");
        var imap = (SourceSettings.Imap) read(SourceKind.IMAP, "{\"server\": \"mail.example.org\", \"user\": \"a\"}");
        assertThat(imap.host()).isEqualTo("mail.example.org:993");
        assertThat(imap.folders()).containsExactly("INBOX");
        var web = (SourceSettings.Web) read(SourceKind.WEB, "{\"start\": \"https://www.example.org\"}");
        assertThat(web.start().getPath()).isEqualTo("/");
        assertThat(web.privateAddresses()).isFalse();
    }

    private static SourceSettings read(SourceKind kind, String json) throws JsonProcessingException {
        return SettingsReader.read(kind, new ObjectMapper().readTree(json));
    }
}
