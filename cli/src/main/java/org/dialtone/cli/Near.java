package org.dialtone.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Names that somebody may have meant.
final class Near {
    private static final int MOST = 5;

    private Near() {}

    /// `, did you mean "state"?`, or nothing.
    static String didYouMean(String typed, Collection<String> names) {
        List<String> near = of(typed, names);
        return near.isEmpty() ? "" : ": did you mean \"" + near.getFirst() + "\"?";
    }

    /// `near: eth0, eth1`, or else `there are: ...` with the first few, or `there are none`.
    static String orAll(String typed, Collection<String> names) {
        List<String> near = of(typed, names);
        if (!near.isEmpty()) {
            return "near: " + list(near);
        }
        return names.isEmpty() ? "there are none" : "there are: " + list(names);
    }

    private static String list(Collection<String> names) {
        StringBuilder out = new StringBuilder();
        int count = 0;
        for (String name : names) {
            if (count++ == MOST) {
                return out.append(" and ").append(names.size() - MOST).append(" more").toString();
            }
            out.append(count > 1 ? ", " : "").append(Style.printable(name));
        }
        return out.toString();
    }

    /// The names that differ from what was typed in no more than every third letter, nearest first.
    static List<String> of(String typed, Collection<String> names) {
        List<String> near = new ArrayList<>();
        String lower = typed.toLowerCase(Locale.ROOT);
        int most = (typed.length() + 1) / 3;
        for (int distance = 0; distance <= most; distance++) {
            for (String name : names) {
                if (distance(lower, name.toLowerCase(Locale.ROOT)) == distance) {
                    near.add(name);
                }
            }
        }
        return near;
    }

    /// How many letters differ, are missing, too many or exchanged with the next (optimal string
    /// alignment), or 0 if one begins with the other and at least two letters were typed.
    static int distance(String a, String b) {
        if (a.length() > 1 && b.startsWith(a)) {
            return 0;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean exchanged =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
