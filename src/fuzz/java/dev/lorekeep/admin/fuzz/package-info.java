/** Damages sample files by chance and watches what reading them leads to. Shared by a benchmark and a test; no part of the product. */
@NullMarked
package dev.lorekeep.admin.fuzz;

import org.jspecify.annotations.NullMarked;
