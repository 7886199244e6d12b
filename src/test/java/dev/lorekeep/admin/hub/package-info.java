@NullMarked
package dev.lorekeep.admin.hub;

import org.jspecify.annotations.NullMarked;
