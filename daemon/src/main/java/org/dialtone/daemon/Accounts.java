package org.dialtone.daemon;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The machine's users and groups, as /etc/passwd and /etc/group say (passwd(5), group(5)). Those
/// of a directory service (LDAP, systemd-homed) are not in there: the configuration names them by
/// number.
final class Accounts {
    private static final long LARGEST = 16 << 20;

    private final Map<String, Integer> users = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> groups = new HashMap<>();

    private Accounts() {}

    static Accounts ofMachine() {
        return read(Path.of("/etc/passwd"), Path.of("/etc/group"));
    }

    static Accounts read(Path passwd, Path group) {
        Accounts accounts = new Accounts();
        for (String line : lines(passwd)) {
            String[] fields = line.split(":", -1);
            int id = fields.length < 4 ? -1 : number(fields[2]);
            if (id >= 0 && !fields[0].isEmpty()) {
                accounts.users.putIfAbsent(fields[0], id);
                accounts.names.putIfAbsent(id, fields[0]);
            }
        }
        for (String line : lines(group)) {
            String[] fields = line.split(":", -1);
            int id = fields.length < 3 ? -1 : number(fields[2]);
            if (id >= 0 && !fields[0].isEmpty()) {
                accounts.groups.putIfAbsent(fields[0], id);
            }
        }
        return accounts;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.size(file) > LARGEST
                    ? List.of()
                    : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException _) {
            return List.of(); // then there are numbers only
        }
    }

    /// A number up to 2^31 - 1; -1 if it is none.
    private static int number(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number > Integer.MAX_VALUE ? -1 : (int) number;
    }

    /// The number of a user named, or given by number; null if there is none.
    @Nullable Integer user(String text) {
        return find(users, text);
    }

    @Nullable Integer group(String text) {
        return find(groups, text);
    }

    private static @Nullable Integer find(Map<String, Integer> numbers, String text) {
        Integer number = numbers.get(text);
        if (number == null && number(text) >= 0) {
            number = number(text);
        }
        return number;
    }

    @Nullable String name(int user) {
        return names.get(user);
    }
}
