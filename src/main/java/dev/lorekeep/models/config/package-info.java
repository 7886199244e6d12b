/** What {@code models.yaml} says: endpoints, models and their families, routes, clearances, prices, budgets. */
@NullMarked
package dev.lorekeep.models.config;

import org.jspecify.annotations.NullMarked;
