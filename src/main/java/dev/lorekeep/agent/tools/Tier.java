package dev.lorekeep.agent.tools;

/** What a tool can do to the world. The last two wait for a person's approval. */
public enum Tier {
    /** Changes nothing and tells nobody. */
    READ,
    /** Changes something inside the company. */
    WRITE,
    /** Sends something to somebody else. */
    EXTERNAL
}
