package dev.lorekeep.chat;

import java.time.Instant;
import java.util.UUID;

/** A person's conversation, as listed. */
public record Conversation(UUID id, String title, Instant updatedAt) {
    static final String UNTITLED = "New conversation";
}
