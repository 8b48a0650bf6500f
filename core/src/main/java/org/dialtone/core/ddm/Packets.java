package org.dialtone.core.ddm;

import org.dialtone.api.Actor;
import org.dialtone.api.dial.PacketHeader;

/// Packets in words.
final class Packets {
    private Packets() {}

    static Actor actor(PacketHeader packet) {
        return new Actor(Actor.Kind.PACKET, words(packet));
    }

    /// `udp 192.0.2.1:1024 > 198.51.100.1:53, 60 bytes`
    static String words(PacketHeader packet) {
        return packet.describe();
    }
}
