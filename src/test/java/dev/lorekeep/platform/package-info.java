@NullMarked
package dev.lorekeep.platform;

import org.jspecify.annotations.NullMarked;
