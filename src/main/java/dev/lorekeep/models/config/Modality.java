package dev.lorekeep.models.config;

/** What a model takes in. */
public enum Modality {
    TEXT,
    IMAGE,
    AUDIO,
    VIDEO
}
