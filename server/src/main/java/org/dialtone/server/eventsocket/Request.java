package org.dialtone.server.eventsocket;

import org.dialtone.api.RouterError;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What a client asks: one packet of 16 bytes, in the machine's own byte order.
///
/// | offset | size | |
/// |--:|--:|---|
/// | 0 | 1 | version: 1 |
/// | 1 | 1 | 1 register, 2 deregister, 3 list |
/// | 2 | 2 | flags: 0 |
/// | 4 | 4 | sequence number |
/// | 8 | 8 | id |
sealed interface Request {
    int LENGTH = 16;
    byte VERSION = 1;
    byte REGISTER = 1;
    byte DEREGISTER = 2;
    byte LIST = 3;

    /// One that is well formed.
    sealed interface Call extends Request {
        byte type();

        int sequence();
    }

    record Register(int sequence, long id) implements Call {
        @Override
        public byte type() {
            return REGISTER;
        }
    }

    record Deregister(int sequence, long id) implements Call {
        @Override
        public byte type() {
            return DEREGISTER;
        }
    }

    /// Asks for a part of the list.
    ///
    /// @param from the lowest id that is wanted, unsigned
    record ListFrom(int sequence, long from) implements Call {
        @Override
        public byte type() {
            return LIST;
        }
    }

    /// A packet that asks nothing we know, but can be answered.
    record Malformed(byte type, int sequence, RouterError error) implements Request {}

    /// A packet too short to be answered.
    record Garbage() implements Request {}

    /// Total: whatever the bytes, it returns.
    ///
    /// @param packet from its position to its limit; left as it is
    static Request parse(ByteBuffer packet) {
        ByteBuffer in = packet.slice().order(ByteOrder.nativeOrder());
        if (in.remaining() < 8) {
            return new Garbage();
        }
        byte type = in.get(1);
        int sequence = in.getInt(4);
        if (in.get(0) != VERSION) {
            return new Malformed(type, sequence, RouterError.NOT_SUPPORTED);
        }
        if (type < REGISTER || type > LIST) {
            return new Malformed(type, sequence, RouterError.PROC_NOT_FOUND);
        }
        if (in.remaining() != LENGTH || in.getShort(2) != 0) {
            return new Malformed(type, sequence, RouterError.INVALID_PARAMETER);
        }
        long id = in.getLong(8);
        return switch (type) {
            case REGISTER -> new Register(sequence, id);
            case DEREGISTER -> new Deregister(sequence, id);
            default -> new ListFrom(sequence, id);
        };
    }
}
