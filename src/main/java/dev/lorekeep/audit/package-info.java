/** Appends who did what to a hash chain. In: a caller, an action, a subject. Never document text, prompts or secrets. */
@NullMarked
package dev.lorekeep.audit;

import org.jspecify.annotations.NullMarked;
