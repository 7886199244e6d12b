/**
 * The agent loop as an explicit state machine: steps that happened in, the state they lead to out. {@link LoopState} is a pure
 * function of the steps, so that a run can be rebuilt from what was stored of it; what drives it (models, tools, people) is outside.
 */
@NullMarked
package dev.lorekeep.agent.loop;

import org.jspecify.annotations.NullMarked;
