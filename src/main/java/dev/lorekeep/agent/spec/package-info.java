/** Agents as files: annotated Markdown in, a specification that the loop can run out. */
@NullMarked
package dev.lorekeep.agent.spec;

import org.jspecify.annotations.NullMarked;
