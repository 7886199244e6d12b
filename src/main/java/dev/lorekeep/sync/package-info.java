/**
 * Follows places on other machines: S3, WebDAV, IMAP, web pages. In comes what an admin entered about a source; out goes what
 * changed there, to ingest. Knows nothing of parsing, chunks or the index, and connects to nothing that no admin has named.
 */
@NullMarked
package dev.lorekeep.sync;

import org.jspecify.annotations.NullMarked;
