package org.dialtone.linux.clients;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what pppd keeps of every session in `/run/pppd2.tdb` (pppd(8), FILES): a trivial database
/// (Samba's tdb, version 1) with one record each, `pppd` and its process number, of the variables
/// that its scripts have, `NAME=VALUE;NAME=VALUE;...`, as they were when it was written last; and
/// one for some of the variables, `NAME=VALUE`, which says whose it is.
///
/// Records follow one another from the hash table on, each with its length before it. Total: what
/// is not understood ends the reading, or is passed over; a file that is being written may show a
/// session not at all, or as it was.
final class PppdDatabase {
    /// The largest file that is read.
    static final int MOST_BYTES = 16 << 20;

    private static final byte[] MAGIC = "TDB file\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAGIC_ROOM = 32;
    private static final int VERSION = 0x26011967 + 6;

    /// Magic, version, hash size, lock area, and 31 words for later.
    private static final int HEADER = MAGIC_ROOM + 4 * (1 + 1 + 1 + 31);

    private static final int RECORD = 24;
    private static final String PPPD = "pppd";
    private static final int USED = 0x26011999;

    /// The variables of one pppd at most.
    private static final int MOST_VARIABLES = 256;

    private PppdDatabase() {}

    /// The variables of the pppds that have made a link of this name, of which one may be at work:
    /// one that was killed leaves its record behind.
    static List<Map<String, String>> find(ByteBuffer file, String link) {
        ByteBuffer in = file.duplicate().order(ByteOrder.nativeOrder());
        Map<String, Map<String, String>> sessions = new HashMap<>();
        int at = firstRecord(in);
        while (at >= 0 && at <= in.limit() - RECORD) {
            int length = in.getInt(at + 4);
            if (length < 0 || length > in.limit() - RECORD - at) {
                break;
            }
            record(in, at, length, sessions);
            at += RECORD + length;
        }
        return sessions.values().stream().filter(each -> link.equals(each.get("IFNAME"))).toList();
    }

    /// @return -1 if it is no database
    private static int firstRecord(ByteBuffer in) {
        if (in.limit() < HEADER) {
            return -1;
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (in.get(i) != MAGIC[i]) {
                return -1;
            }
        }
        int hashes = in.getInt(MAGIC_ROOM + 4);
        boolean good = in.getInt(MAGIC_ROOM) == VERSION && hashes > 0 && hashes < (1 << 20);
        return good ? HEADER + 4 * (hashes + 1) : -1;
    }

    private static void record(
            ByteBuffer in, int at, int length, Map<String, Map<String, String>> sessions) {
        int key = in.getInt(at + 8);
        int data = in.getInt(at + 12);
        boolean used = in.getInt(at + 20) == USED;
        if (!used || key < 0 || data < 0 || key > length || data > length - key) {
            return;
        }
        String name = text(in, at + RECORD, key);
        String value = text(in, at + RECORD + key, data);
        if (name.startsWith(PPPD)) {
            variables(value, sessions.computeIfAbsent(name, _ -> new HashMap<>()));
        } else if (value.startsWith(PPPD)) {
            variables(name, sessions.computeIfAbsent(value, _ -> new HashMap<>()));
        }
    }

    /// A text of C's, whose end may be within.
    private static String text(ByteBuffer in, int from, int length) {
        byte[] bytes = new byte[length];
        in.get(from, bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static void variables(String text, Map<String, String> into) {
        for (String each : text.split(";", MOST_VARIABLES)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                into.put(each.substring(0, equals), each.substring(equals + 1));
            }
        }
    }
}
