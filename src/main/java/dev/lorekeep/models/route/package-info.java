/** Which model does a task, and when: filters, scores, health, and the line in front of each endpoint. */
@NullMarked
package dev.lorekeep.models.route;

import org.jspecify.annotations.NullMarked;
