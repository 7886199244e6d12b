@NullMarked
package dev.lorekeep.serve;

import org.jspecify.annotations.NullMarked;
