package dev.lorekeep.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fd00::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "2001:0:a00:1::"
            })
    void knowsTheOwnNetwork(String address) throws UnknownHostException {
        assertThat(HostRules.isPrivate(InetAddress.getByName(address))).isTrue();
        assertThatThrownBy(() -> new HostRules(false).check(address, false)).isInstanceOf(SourceTrouble.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2600::1", "2001:db8::1"})
    void knowsTheOpenInternet(String address) throws UnknownHostException {
        assertThat(HostRules.isPrivate(InetAddress.getByName(address))).isFalse();
        assertThatCode(() -> new HostRules(false).check(address, false)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new HostRules(true).check(address, true)).hasMessageContaining("lorekeep.air-gapped");
    }

    @Test
    void readsTheOwnNetworkWhenAllowedButNeverWhereCloudsKeepSecrets() {
        assertThatCode(() -> new HostRules(true).check("10.0.0.1", true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new HostRules(false).check("169.254.169.254", true))
                .hasMessageContaining("link-local");
    }

    @Test
    void readsWrittenTricksAsTheAddressesTheyAre() {
        assertThatThrownBy(() -> new HostRules(false).check("[::1]", false)).isInstanceOf(SourceTrouble.class);
        assertThatThrownBy(() -> new HostRules(false).check("localhost", false)).isInstanceOf(SourceTrouble.class);
    }
}
