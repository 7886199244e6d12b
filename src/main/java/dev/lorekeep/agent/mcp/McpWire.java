package dev.lorekeep.agent.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** Carries JSON-RPC messages to one server and back. Thread-safe. */
interface McpWire extends AutoCloseable {
    /** Longer messages are not read: they would be cut for the model anyway. */
    int MAX_MESSAGE_BYTES = 4_000_000;

    /**
     * @param message a request with an id waits for its response; a notification does not
     * @return the response; empty for a notification
     * @throws McpFailure also when the time is over
     */
    Optional<ObjectNode> send(ObjectNode message, Duration timeout) throws McpFailure, InterruptedException;

    /** The protocol's version that both have agreed on. */
    default void agreed(String version) {}

    @Override
    void close();
}
