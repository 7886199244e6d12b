package dev.lorekeep.models.ledger;

import java.util.Locale;

/** Amounts as people read them. */
final class Money {
    private Money() {}

    /** With two decimals; small amounts with as many as show something. */
    static String of(double amount, String currency) {
        var decimals = amount == 0 || amount >= 1 ? 2 : amount >= 0.01 ? 3 : 6;
        return String.format(Locale.ENGLISH, "%,." + decimals + "f %s", amount, currency);
    }
}
