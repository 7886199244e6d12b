/** Examines a live model server: what it can do, what is missing, and what to type to mend it. */
@NullMarked
package dev.lorekeep.models.doctor;

import org.jspecify.annotations.NullMarked;
