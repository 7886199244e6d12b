package dev.lorekeep.sync;

import dev.lorekeep.platform.LorekeepConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Which hosts may be talked to. A page must not lead the crawler into the own network (server-side request forgery), and an
 * air-gapped Lorekeep must not be led out of it. Java keeps a resolved name for 30 seconds, so the connection that follows
 * a look goes to the addresses that were looked at.
 */
@Singleton
final class HostRules {
    private final boolean airGapped;

    @Inject
    HostRules(LorekeepConfig config) {
        this(config.airGapped());
    }

    HostRules(boolean airGapped) {
        this.airGapped = airGapped;
    }

    /**
     * @param privateAllowed whether an admin allowed the own network for this source
     * @throws SourceTrouble if the host is unknown or must not be talked to
     */
    void check(String host, boolean privateAllowed) throws SourceTrouble {
        for (var address : addresses(host)) {
            var isPrivate = isPrivate(address);
            if (isPrivate && !privateAllowed)
                throw new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        host + " is " + address.getHostAddress() + ", an address of the own network.",
                        "If this source may read from the own network, set \"privateAddresses\": true in its settings.");
            if (isMetadata(address))
                throw new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        host + " is " + address.getHostAddress() + ", a link-local address where clouds keep secrets.",
                        "Such addresses are never read.");
            if (!isPrivate && airGapped)
                throw new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        host + " is outside of the own network, and lorekeep.air-gapped is true.",
                        "Use a server of the own network, or set lorekeep.air-gapped=false.");
        }
    }

    private static InetAddress[] addresses(String host) throws SourceTrouble {
        try {
            var bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            return InetAddress.getAllByName(bare);
        } catch (UnknownHostException e) {
            throw new SourceTrouble(
                    SourceTrouble.Kind.PASSING,
                    "The host " + host + " is not known to the name service.",
                    "Check its spelling, and that this machine can resolve it.",
                    null,
                    e);
        }
    }

    private static boolean isMetadata(InetAddress address) {
        return address.isLinkLocalAddress();
    }

    /** Whether it is reserved by the IANA's special-purpose registries (RFC 6890): everything that is not the open Internet. */
    static boolean isPrivate(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) return true;
        var bytes = address.getAddress();
        if (address instanceof Inet6Address) return isPrivate6(bytes);
        var first = bytes[0] & 0xff;
        var second = bytes[1] & 0xff;
        return first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second < 128)
                || (first == 192 && second == 0 && bytes[2] == 0)
                || (first == 198 && (second == 18 || second == 19));
    }

    private static boolean isPrivate6(byte[] bytes) {
        // unique local fc00::/7
        if ((bytes[0] & 0xfe) == 0xfc) return true;
        // translated to IPv4 (64:ff9b::/96, 6to4, Teredo): may lead to any address of the own network
        var head = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        return head == 0x64 || head == 0x2002 || (head == 0x2001 && bytes[2] == 0 && bytes[3] == 0);
    }
}
