package org.dialtone.server.grpc;

import com.google.protobuf.MessageLite;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// A message as it goes over the wire, encoded once however many it is sent to.
final class Encoded {
    private final byte[] bytes;

    private Encoded(byte[] bytes) {
        this.bytes = bytes;
    }

    static Encoded of(MessageLite message) {
        return new Encoded(message.toByteArray());
    }

    /// One message of several: with protobuf, bytes one after another are the messages merged, and
    /// lists in them grow.
    static Encoded merged(List<Encoded> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int length = 0;
        for (Encoded part : parts) {
            length += part.length();
        }
        byte[] all = new byte[length];
        int end = 0;
        for (Encoded part : parts) {
            System.arraycopy(part.bytes, 0, all, end, part.length());
            end += part.length();
        }
        return new Encoded(all);
    }

    int length() {
        return bytes.length;
    }

    static final MethodDescriptor.Marshaller<Encoded> MARSHALLER =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(Encoded value) {
                    return new Bytes(value.bytes);
                }

                @Override
                public Encoded parse(InputStream stream) {
                    throw new UnsupportedOperationException("a server sends these only");
                }
            };

    /// Goes into gRPC's buffer in one piece.
    private static final class Bytes extends ByteArrayInputStream
            implements KnownLength, Drainable {
        Bytes(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = count - pos;
            target.write(buf, pos, length);
            pos = count;
            return length;
        }
    }
}
