/** Model weights in, ONNX graphs out. Knows file formats; runs nothing. */
@NullMarked
package dev.lorekeep.embed.convert;

import org.jspecify.annotations.NullMarked;
