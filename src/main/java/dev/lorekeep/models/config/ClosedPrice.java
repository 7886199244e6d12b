package dev.lorekeep.models.config;

import java.time.LocalDate;

/**
 * What a model that is sold by its maker would charge: for comparison only, nothing is ever sent there.
 *
 * @param price in the currency of {@code models.yaml}, converted at {@code exchangeRate}
 * @param currency as listed
 * @param exchangeRate of our currency for one of theirs
 * @param date when it was listed
 * @param source where it was listed
 */
public record ClosedPrice(
        String name, TokenPrice price, String currency, double exchangeRate, LocalDate date, String source) {}
