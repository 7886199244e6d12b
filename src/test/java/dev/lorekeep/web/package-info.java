/** Tests of the page: types, content security, and the whole of it in a browser. */
@NullMarked
package dev.lorekeep.web;

import org.jspecify.annotations.NullMarked;
