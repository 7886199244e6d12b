package dev.lorekeep.agent.mcp;

/** A server did not do what it was asked; the message is a clause for a person, without what the server said. */
final class McpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether the connection can no longer be used. */
    final boolean broken;

    private McpFailure(String message, boolean broken) {
        super(message);
        this.broken = broken;
    }

    static McpFailure broken(String message) {
        return new McpFailure(message, true);
    }

    /** The server is there and refuses. */
    static McpFailure refused(String message) {
        return new McpFailure(message, false);
    }
}
