package dev.lorekeep.models.config;

/** How much a model thinks before it speaks; without a switch it does what it does. */
public enum Thinking {
    OFF,
    LOW,
    MEDIUM,
    HIGH
}
