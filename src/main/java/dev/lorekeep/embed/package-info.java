/** Texts in, unit vectors out, on this machine. Knows tokenizers and ONNX Runtime; knows nothing of documents or callers. */
@NullMarked
package dev.lorekeep.embed;

import org.jspecify.annotations.NullMarked;
