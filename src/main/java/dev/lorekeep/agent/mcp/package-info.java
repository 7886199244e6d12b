/**
 * Tools of MCP servers that an admin has named in {@code mcp.yaml}. Speaks the protocol itself, over a process's standard streams or
 * streamable HTTP, since what matters here is what it refuses: redirects, long answers, slow servers, and tools whose description is
 * no longer the one that was approved. Knows nothing of models, rounds or approvals.
 */
@NullMarked
package dev.lorekeep.agent.mcp;

import org.jspecify.annotations.NullMarked;
