package dev.lorekeep.platform;

import java.util.Locale;

/** A number of bytes as people read it: {@code 1.19 GB}, in powers of 1,000 as disks and hubs count. */
public record ByteCount(long bytes) {
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};

    public ByteCount {
        if (bytes < 0) throw new IllegalArgumentException("bytes: " + bytes);
    }

    @Override
    public String toString() {
        double value = bytes;
        int unit = 0;
        // 999.95 would be shown as 1000.0
        while (value >= 999.95 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        if (unit == 0) return bytes + " " + UNITS[0];
        return String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
