package dev.lorekeep.platform;

/**
 * An original file in the {@link BlobStore}.
 *
 * @param sha256 its name: 64 lower-case hexadecimal digits
 * @param sizeBytes its length
 */
public record Blob(String sha256, long sizeBytes) {
    public Blob {
        if (!sha256.matches("[0-9a-f]{64}")) throw new IllegalArgumentException("not a sha256: " + sha256);
        if (sizeBytes < 0) throw new IllegalArgumentException("negative size: " + sizeBytes);
    }
}
