/** Commands and reports for those who run the service: evaluation, benchmarks, command line. May call everything; nobody calls it. */
@NullMarked
package dev.lorekeep.admin;

import org.jspecify.annotations.NullMarked;
