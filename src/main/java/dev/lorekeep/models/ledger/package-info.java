/**
 * What language models were used for and what it cost. In: calls that have ended. Out: reports, and who has used up a budget.
 * Never prompts or answers.
 */
@NullMarked
package dev.lorekeep.models.ledger;

import org.jspecify.annotations.NullMarked;
