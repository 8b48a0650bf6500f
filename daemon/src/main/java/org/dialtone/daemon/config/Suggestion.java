package org.dialtone.daemon.config;

import java.util.Collection;
import java.util.Locale;

/// What somebody may have meant.
final class Suggestion {
    private Suggestion() {}

    /// `, did you mean "listen"?`, or nothing if no name is near.
    static String of(String typed, Collection<String> names) {
        int best = (Math.min(typed.length(), 40) + 1) / 3 + 1;
        String nearest = "";
        for (String name : names) {
            int distance = distance(typed.toLowerCase(Locale.ROOT), name);
            if (distance < best) {
                best = distance;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? "" : ", did you mean \"" + nearest + "\"?";
    }

    /// How many letters differ, are missing or too many (Levenshtein).
    private static int distance(String a, String b) {
        if (a.length() > 40) {
            return a.length();
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
