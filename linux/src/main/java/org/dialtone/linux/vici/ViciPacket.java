package org.dialtone.linux.vici;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What goes over a VICI connection, each after its length of four bytes.
sealed interface ViciPacket {
    /// The largest that charon takes or sends.
    int MOST = 512 * 1024;

    record Request(String command, ViciMessage message) implements ViciPacket {}

    record Response(ViciMessage message) implements ViciPacket {}

    record UnknownCommand() implements ViciPacket {}

    record Register(String event) implements ViciPacket {}

    record Unregister(String event) implements ViciPacket {}

    record Confirm() implements ViciPacket {}

    record UnknownEvent() implements ViciPacket {}

    record Event(String name, ViciMessage message) implements ViciPacket {}

    /// Writes it with its length.
    ///
    /// @return from the length to the end
    /// @throws ViciException if it is too large
    static ByteBuffer encode(ViciPacket packet) {
        ByteBuffer out = ByteBuffer.allocate(MOST + 4).putInt(0);
        try {
            switch (packet) {
                case Request(String command, ViciMessage message) ->
                        message.encode(head(out, 0, command));
                case Response(ViciMessage message) -> message.encode(out.put((byte) 1));
                case UnknownCommand _ -> out.put((byte) 2);
                case Register(String event) -> head(out, 3, event);
                case Unregister(String event) -> head(out, 4, event);
                case Confirm _ -> out.put((byte) 5);
                case UnknownEvent _ -> out.put((byte) 6);
                case Event(String name, ViciMessage message) -> message.encode(head(out, 7, name));
            }
        } catch (BufferOverflowException e) {
            throw new ViciException("a packet of more than " + MOST + " bytes", e);
        }
        return out.putInt(0, out.position() - 4).flip();
    }

    private static ByteBuffer head(ByteBuffer out, int type, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new ViciException("name: " + bytes.length + " bytes (expected: 0-255)", null);
        }
        return out.put((byte) type).put((byte) bytes.length).put(bytes);
    }

    /// Reads one, without its length. Total: either a packet, or the one exception.
    ///
    /// @throws ViciException if it is none
    static ViciPacket decode(ByteBuffer in) {
        int type = in.hasRemaining() ? in.get() : -1;
        return switch (type) {
            case 0 -> new Request(name(in), ViciMessage.decode(in));
            case 1 -> new Response(ViciMessage.decode(in));
            case 2 -> new UnknownCommand();
            case 3 -> new Register(name(in));
            case 4 -> new Unregister(name(in));
            case 5 -> new Confirm();
            case 6 -> new UnknownEvent();
            case 7 -> new Event(name(in), ViciMessage.decode(in));
            default -> throw new ViciException("a packet of type " + type, null);
        };
    }

    private static String name(ByteBuffer in) {
        int length = in.hasRemaining() ? in.get() & 0xFF : 0;
        if (length > in.remaining()) {
            throw new ViciException("a packet that ends within its name", null);
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
