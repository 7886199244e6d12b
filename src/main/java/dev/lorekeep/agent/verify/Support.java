package dev.lorekeep.agent.verify;

/** How far the cited passages say what a sentence says. */
public enum Support {
    SUPPORTED,
    /** Much of it, but something is missing or said in other words than could be compared. */
    PARTLY,
    UNSUPPORTED
}
