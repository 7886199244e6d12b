package dev.lorekeep.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class McpOriginsTest {
    private final McpOrigins origins = new McpOrigins(Set.of("https://tools.example.org"));

    @Test
    void admitsProgramsAndPagesOfThisMachine() {
        assertThat(origins.admit(null, "anything.example.org:8080")).isTrue();
        assertThat(origins.admit("http://127.0.0.1:8080", "127.0.0.1:8080")).isTrue();
        assertThat(origins.admit("http://localhost:8080", "localhost:8080")).isTrue();
        assertThat(origins.admit("http://[::1]:8080", "[::1]:8080")).isTrue();
        assertThat(origins.admit("https://tools.example.org", "lorekeep.example.org"))
                .isTrue();
    }

    @Test
    void refusesNamesThatTheirOwnersPointHere() {
        assertThat(origins.admit("http://rebound.example.com:8080", "rebound.example.com:8080"))
                .isFalse();
        assertThat(origins.admit("http://127.0.0.1.example.com", "127.0.0.1.example.com"))
                .isFalse();
    }

    @Test
    void refusesOtherSites() {
        assertThat(origins.admit("http://127.0.0.1:9999", "127.0.0.1:8080")).isFalse();
        assertThat(origins.admit("null", "127.0.0.1:8080")).isFalse();
        assertThat(origins.admit("http://bad host", "127.0.0.1:8080")).isFalse();
    }
}
