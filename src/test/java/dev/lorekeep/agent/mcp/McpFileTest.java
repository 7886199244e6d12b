package dev.lorekeep.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.agent.tools.Tier;
import dev.lorekeep.platform.StartupProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpFileTest {
    private final McpFile file = new McpFile(Path.of("mcp.yaml"), Map.of("TOKEN", "s$cret\\1", "LINES", "a\nb")::get);

    @Test
    void readsServersAndTheirTools() {
        var servers = file.parse("""
                servers:
                  tickets:
                    url: http://127.0.0.1:9000/mcp
                    header: {Authorization: "Bearer ${TOKEN}"}
                    timeout: 1500ms
                    tools:
                      find_ticket: {tier: read}
                      send_mail: {tier: external, allow: [Company.example]}
                  local:
                    command: [node, server.js]
                    environment: {KEY: "${TOKEN}"}
                """);
        var tickets = servers.getFirst();
        assertThat(tickets.secrets()).containsExactly(Map.entry("Authorization", "Bearer s$cret\\1"));
        assertThat(tickets.timeout()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(tickets.tools().keySet()).containsExactly("find_ticket", "send_mail");
        assertThat(tickets.tools().get("send_mail"))
                .isEqualTo(new McpServer.Rule(Tier.EXTERNAL, List.of("company.example")));
        assertThat(servers.get(1).command()).containsExactly("node", "server.js");
        assertThat(servers.get(1).tools()).isEmpty();
        assertThat(servers.toString()).doesNotContain("cret");
        assertThat(file.parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            server: {}                                              > mcp.yaml:1: server: found an unknown key; allowed: servers
            servers: []                                             > mcp.yaml:1: servers: found a list
            servers: {a: {}}                                        > mcp.yaml:1: servers.a: found neither url nor command
            servers: {a: {url: "http://x/m", command: [b]}}         > mcp.yaml:1: servers.a: found both
            servers: {A_b: {url: "http://x/m"}}                     > found the name 'A_b'
            servers: {a: {url: "ftp://x/m"}}                        > servers.a.url: found 'ftp://x/m'
            servers: {a: {url: "http://u:p@x/m"}}                   > servers.a.url
            servers: {a: {url: "http://x/m", header: {X: "${NO}"}}} > servers.a.header.X: found the variable NO, which is not set
            servers: {a: {url: "http://x/m", header: {X: "${LINES}"}}} > found a value of several lines
            servers: {a: {url: "http://x/m", timeout: 1h}}          > servers.a.timeout: found '1h'
            servers: {a: {url: "http://x/m", environment: {X: y}}}  > servers.a.environment
            servers: {a: {command: [b], header: {X: y}}}            > servers.a.header
            servers: {a: {command: b}}                              > servers.a.command: found 'b'
            servers: {a: {command: [b], tools: {t: {}}}}            > servers.a.tools.t.tier: found nothing
            servers: {a: {command: [b], tools: {t: {tier: all}}}}   > servers.a.tools.t.tier: found 'all'
            servers: {a: {command: [b], tools: {"t t": {tier: read}}}} > found the name 't t'
            servers: {a: {command: [b]}, a: {command: [c]}}         > not valid YAML
            servers: [                                              > not valid YAML
            """)
    void saysWhereAFileIsWrong(String yaml, String problem) {
        assertThatThrownBy(() -> file.parse(yaml))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining(problem);
    }

    @Test
    void namesTheLine() {
        assertThatThrownBy(() -> file.parse("servers:\n  a:\n    url: http://x/m\n    tools:\n      t: {tier: no}\n"))
                .hasMessageStartingWith(
                        "mcp.yaml:5: servers.a.tools.t.tier: found 'no'; allowed: read, write or external");
    }
}
