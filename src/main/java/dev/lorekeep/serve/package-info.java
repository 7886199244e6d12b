/**
 * Lorekeep for other programs: an OpenAI-compatible interface and an MCP server. Requests in, answers with citations out; always
 * with the rights of the key that came along. Nothing of it is kept but what the audit log and the ledger of model calls say.
 */
@NullMarked
package dev.lorekeep.serve;

import org.jspecify.annotations.NullMarked;
