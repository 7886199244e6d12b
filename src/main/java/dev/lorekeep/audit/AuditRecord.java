package dev.lorekeep.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One link of the chain: who did what, when, to what.
 *
 * @param sequence counts from 1 without gaps
 * @param createdAt to the microsecond, which is what PostgreSQL keeps
 * @param accountId who did it; empty for somebody who did not get in, and for the machine itself
 * @param action such as {@code session.opened}
 * @param detail names and values
 */
record AuditRecord(
        long sequence,
        Instant createdAt,
        Optional<UUID> accountId,
        String accountName,
        String action,
        String subject,
        Map<String, String> detail) {
    AuditRecord {
        detail = Map.copyOf(detail);
    }

    /**
     * SHA-256 over the hash before and every field. Each field is preceded by its length, so that no text can be moved from
     * one field to its neighbour without changing the hash; the detail is sorted by name.
     */
    byte[] hashAfter(byte[] previousHash) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(out, previousHash);
            out.writeLong(sequence);
            out.writeLong(createdAt.getEpochSecond());
            out.writeInt(createdAt.getNano());
            write(out, accountId.map(UUID::toString).orElse(""));
            write(out, accountName);
            write(out, action);
            write(out, subject);
            out.writeInt(detail.size());
            for (var entry : new TreeMap<>(detail).entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue());
            }
            return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
