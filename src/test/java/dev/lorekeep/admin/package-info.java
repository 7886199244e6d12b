@NullMarked
package dev.lorekeep.admin;

import org.jspecify.annotations.NullMarked;
