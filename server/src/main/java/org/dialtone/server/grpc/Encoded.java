package org.dialtone.server.grpc;

import com.google.protobuf.MessageLite;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A message as it goes over the wire, encoded once however many it is sent to.
final class Encoded {
    private final byte[] bytes;

    private Encoded(byte[] bytes) {
        this.bytes = bytes;
    }

    static Encoded of(MessageLite message) {
        return new Encoded(message.toByteArray());
    }

    /// The message whose fields are those of both: so it is with protobuf.
    Encoded and(MessageLite more) {
        byte[] tail = more.toByteArray();
        byte[] all = new byte[bytes.length + tail.length];
        System.arraycopy(bytes, 0, all, 0, bytes.length);
        System.arraycopy(tail, 0, all, bytes.length, tail.length);
        return new Encoded(all);
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
