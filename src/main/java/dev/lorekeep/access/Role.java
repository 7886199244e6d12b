package dev.lorekeep.access;

/** What an account may do beyond asking: nobody reads documents by role, only by team. */
public enum Role {
    /** Asks questions and reads the collections of their teams. */
    USER,
    /** Manages accounts, teams, collections and documents. */
    ADMIN,
    /** Reads the audit log; changes nothing. */
    AUDITOR
}
