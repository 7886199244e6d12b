package dev.lorekeep.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"to\": \"mark.black-2134@gmail.com\"}",
                "{\"body\": \"Look at www.secure-systems-252.com please\"}",
                "{\"url\": \"https://evil.example/?q=secret\"}",
                "{\"list\": [{\"deep\": [\"ftp://evil.example/a\"]}]}",
                "{\"http://evil.example\": 1}",
                "{\"host\": \"10.0.0.17\"}",
                "{\"account\": \"DE89 3704 0044 0532 0130 00\"}",
                "{\"url\": \"https://ok.example@evil.example/\"}",
                "{\"url\": \"https://evil.example/ok.example\"}",
            })
    void noticesAddressesThatNobodyVouchesFor(String arguments) {
        assertThat(unvouched(arguments, "Please help me with ok.example", "company.example"))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Send it to ada@home.example, please.         | {\"to\": \"ada@home.example\"}",
                "Send it to ADA@home.example                  | {\"to\": \"ada@Home.example\"}",
                "Read https://site.example/page?x=1 for me    | {\"url\": \"https://site.example/page?x=1\"}",
                "Anything                                     | {\"to\": \"bob@company.example\"}",
                "Anything                                     | {\"to\": \"bob@mail.company.example\"}",
                "Anything                                     | {\"url\": \"https://company.example:8443/x\"}",
                "Anything                                     | {\"title\": \"Version 2.1, see section 3.4\", \"n\": 5}",
            })
    void letsThroughWhatThePersonOrTheAdministratorNamed(String said, String arguments) {
        assertThat(unvouched(arguments, said, "company.example")).isEmpty();
    }

    @Test
    void takesNoPartOfANameForTheName() {
        assertThat(unvouched("{\"u\": \"vil.example\"}", "I read evil.example", "none.example"))
                .isPresent();
        assertThat(unvouched("{\"u\": \"evil.example\"}", "I read evil.example.org", "none.example"))
                .isPresent();
        assertThat(unvouched("{\"u\": \"https://notcompany.example\"}", "", "company.example"))
                .isPresent();
    }

    private static Optional<String> unvouched(String arguments, String said, String allowed) {
        try {
            return Outbound.unvouched(new ObjectMapper().readTree(arguments), List.of(said), Set.of(allowed));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
