package dev.lorekeep.parse.child;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/**
 * Refuses every connection that Java could open: a document may name addresses, and reading it must not visit them. Set by name as
 * {@code java.nio.channels.spi.SelectorProvider}.
 */
public final class NoNetwork extends SelectorProvider {
    /** Covers the older API, which does not ask the provider. */
    static void install() {
        try {
            Socket.setSocketImplFactory(() -> {
                throw new IllegalStateException("files are read without a network");
            });
        } catch (IOException e) {
            throw new IllegalStateException("the network cannot be closed", e);
        }
    }

    private static IOException refused() {
        return new IOException("files are read without a network");
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        throw refused();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        throw refused();
    }

    @Override
    public Pipe openPipe() throws IOException {
        throw refused();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        throw refused();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        throw refused();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        throw refused();
    }
}
