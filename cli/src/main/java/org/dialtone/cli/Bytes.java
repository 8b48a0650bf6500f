package org.dialtone.cli;

/// Amounts of data, in powers of 1000.
final class Bytes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Bytes() {}

    /// `999 B`, `1.2 MB`, `300 kB`: two or three digits.
    static String words(long bytes) {
        long size = 1;
        int unit = 0;
        while (bytes / size >= 1000) {
            size *= 1000;
            unit++;
        }
        if (unit == 0) {
            return bytes + " B";
        }
        long tenths = rounded(bytes, size / 10);
        if (tenths < 100) {
            return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
        }
        long whole = rounded(bytes, size);
        return whole < 1000 ? whole + " " + UNITS[unit] : "1.0 " + UNITS[unit + 1];
    }

    private static long rounded(long bytes, long size) {
        return bytes / size + (bytes % size >= size / 2 ? 1 : 0);
    }
}
