package org.dialtone.server.eventsocket;

import org.dialtone.core.port.PacketHandler;
import org.dialtone.core.port.PacketPeer;
import org.dialtone.core.port.PeerCredentials;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// A packet socket that a test plays, on one thread.
final class FakeNet {
    private final PacketHandler handler;
    private final List<Peer> closing = new ArrayList<>();

    FakeNet(PacketHandler handler) {
        this.handler = handler;
    }

    Peer connect(int uid) {
        Peer peer = new Peer(new PeerCredentials(4711, uid, uid, List.of()));
        handler.connected(peer);
        bury();
        return peer;
    }

    void woken() {
        handler.woken();
        bury();
    }

    private void bury() {
        for (Peer peer : List.copyOf(closing)) {
            peer.die();
        }
        closing.clear();
    }

    /// One connection, and the process at its other end.
    final class Peer implements PacketPeer {
        private final PeerCredentials credentials;
        private final ArrayDeque<byte[]> inbox = new ArrayDeque<>();
        private int room = Integer.MAX_VALUE;
        private boolean closed;
        private boolean dead;

        Peer(PeerCredentials credentials) {
            this.credentials = credentials;
        }

        @Override
        public PeerCredentials credentials() {
            return credentials;
        }

        @Override
        public boolean send(byte[] packet) {
            if (closed) {
                return true;
            }
            if (room == 0) {
                return false;
            }
            room--;
            inbox.add(packet.clone());
            return true;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                closing.add(this);
            }
        }

        /// Whether the router has ended the connection.
        boolean ended() {
            return dead;
        }

        /// Closes its end, or is killed.
        void die() {
            if (!dead) {
                closed = true;
                dead = true;
                handler.gone(this);
            }
        }

        void room(int packets) {
            room = packets;
            if (packets > 0 && !dead) {
                handler.writable(this);
                bury();
            }
        }

        void say(byte[] packet, Integer... descriptors) {
            say(packet, false, List.of(descriptors));
        }

        void say(byte[] packet, boolean lost, List<Integer> descriptors) {
            if (!dead) {
                handler.packet(this, ByteBuffer.wrap(packet), descriptors, lost);
                bury();
            }
        }

        /// The next answer; fails if there is none.
        Reply reply() {
            return new Reply(inbox.remove());
        }

        int unread() {
            return inbox.size();
        }
    }

    /// An answer, taken apart by hand.
    record Reply(ByteBuffer bytes) {
        Reply(byte[] packet) {
            this(ByteBuffer.wrap(packet).order(ByteOrder.nativeOrder()));
        }

        int type() {
            return bytes.get(1) & 0xFF;
        }

        int count() {
            return bytes.getShort(2);
        }

        int sequence() {
            return bytes.getInt(4);
        }

        int status() {
            return bytes.getInt(8);
        }

        int flags() {
            return bytes.getInt(12);
        }

        int length() {
            return bytes.limit();
        }

        long id(int entry) {
            return bytes.getLong(16 + 24 * entry);
        }
    }

    static byte[] request(int type, int sequence, long id) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .put((byte) 1)
                .put((byte) type)
                .putShort((short) 0)
                .putInt(sequence)
                .putLong(id)
                .array();
    }
}
