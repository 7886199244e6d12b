/** The guarded wire to OpenAI-compatible servers, below LangChain4j's client: what breaks there is seen here. */
@NullMarked
package dev.lorekeep.models.wire;

import org.jspecify.annotations.NullMarked;
