/** Which language models there are, and the guarded wire to them. */
@NullMarked
package dev.lorekeep.models;

import org.jspecify.annotations.NullMarked;
