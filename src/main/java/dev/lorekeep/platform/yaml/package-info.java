/** YAML that people write: read key by key, each refusal one line with file, line, key, what was found and what is allowed. */
@NullMarked
package dev.lorekeep.platform.yaml;

import org.jspecify.annotations.NullMarked;
