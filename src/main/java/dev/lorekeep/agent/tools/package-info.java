/**
 * What an agent can do, one class for each tool: arguments that fit the tool's schema and a {@link ToolContext} in, text for the
 * model out. Every tool acts with the caller's rights and registers what may be cited in the run's {@link Sources}. Knows nothing
 * of models, rounds or approvals.
 */
@NullMarked
package dev.lorekeep.agent.tools;

import org.jspecify.annotations.NullMarked;
