package dev.lorekeep.sync;

/** Kinds of places that can be followed. */
enum SourceKind {
    S3,
    WEBDAV,
    IMAP,
    WEB
}
