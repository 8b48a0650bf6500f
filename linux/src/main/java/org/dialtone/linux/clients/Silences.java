package org.dialtone.linux.clients;

import org.dialtone.api.Cause;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Why clients of an OpenVPN server have gone, which it does not tell. It tells that some client
/// has taken leave, some seconds before it lets that one go; and how many bytes each has sent.
///
/// A client that was last heard when one took leave is that one. One that has been silent for twice
/// as long as ever before, and for six seconds at least, is dead. Of others nothing is known.
///
/// Confined to one thread.
final class Silences {
    static final Duration LEAST = Duration.ofSeconds(6);

    /// How far apart the last byte and the leave may be seen.
    static final Duration NEAR = Duration.ofSeconds(3);

    private static final int MOST_LEAVES = 1024;

    private static final class Heard {
        long bytes;
        long last;
        long longest;
    }

    private final Map<String, Heard> clients = new HashMap<>();

    /// When one took leave.
    private final ArrayDeque<Long> leaves = new ArrayDeque<>();

    /// Some client has taken leave.
    void left(long now) {
        if (leaves.size() == MOST_LEAVES) {
            leaves.removeFirst();
        }
        leaves.addLast(now);
    }

    /// The clients have been looked at.
    void look(List<Seen> all, long now) {
        for (Seen each : all) {
            Traffic traffic = each.traffic();
            long bytes = traffic == null ? 0 : traffic.rxBytes();
            Heard heard = clients.get(each.session().key());
            if (heard == null) {
                heard = new Heard();
                heard.last = now;
                heard.bytes = bytes;
                clients.put(each.session().key(), heard);
            } else if (heard.bytes != bytes) {
                heard.longest = Math.max(heard.longest, now - heard.last);
                heard.last = now;
                heard.bytes = bytes;
            }
        }
    }

    /// Forgets those who are not among these.
    void keep(List<Seen> all) {
        Set<String> keys = new HashSet<>();
        all.forEach(each -> keys.add(each.session().key()));
        clients.keySet().retainAll(keys);
    }

    /// Why a client is not there any more.
    Cause why(ClientSession session, @Nullable Traffic last, long now) {
        Heard heard = clients.remove(session.key());
        if (heard == null) {
            return Cause.SESSION_ENDED;
        }
        for (Long leave : leaves) {
            if (Math.abs(leave - heard.last) <= NEAR.toNanos()) {
                leaves.remove(leave);
                return Cause.PEER_HUNG_UP;
            }
        }
        long silent = now - heard.last;
        return silent >= Math.max(2 * heard.longest, LEAST.toNanos())
                ? Cause.PEER_DEAD
                : Cause.SESSION_ENDED;
    }
}
