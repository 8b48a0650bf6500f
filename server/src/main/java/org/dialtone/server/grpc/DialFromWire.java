package org.dialtone.server.grpc;

import com.google.protobuf.ByteString;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.wire.v1.ExplainRequest;
import org.dialtone.wire.v1.SetCredentialsRequest;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/// What clients say to the demand-dial manager. Total: whatever it is, it is understood or refused
/// with INVALID_PARAMETER or INTERFACE_CONFIGURATION.
final class DialFromWire {
    /// Of a user name, a domain or a password.
    private static final int LONGEST_CREDENTIAL = 4096;

    private DialFromWire() {}

    static InterfaceDefinition definition(org.dialtone.wire.v1.InterfaceDefinition said) {
        return DefinitionKeys.read(said.getName(), said.getKeysMap());
    }

    static @Nullable InterfaceCredentials credentials(SetCredentialsRequest request) {
        if (!request.hasCredentials()) {
            return null;
        }
        org.dialtone.wire.v1.InterfaceCredentials said = request.getCredentials();
        return new InterfaceCredentials(
                credential("user", said.getUser()),
                credential("domain", said.getDomain()),
                credential("password", said.getPassword()));
    }

    /// What is wrong with a credential is told without it.
    private static String credential(String which, String said) {
        if (said.length() > LONGEST_CREDENTIAL || said.indexOf('\0') >= 0) {
            throw invalid(
                    which
                            + ": "
                            + said.length()
                            + " characters (expected: at most "
                            + LONGEST_CREDENTIAL
                            + ", none of them NUL)");
        }
        return said;
    }

    static @Nullable PacketHeader packet(ExplainRequest request) {
        if (!request.hasPacket()) {
            return null;
        }
        org.dialtone.wire.v1.PacketHeader said = request.getPacket();
        InetAddress source = address("source", said.getSource());
        InetAddress destination = address("destination", said.getDestination());
        if (source.getAddress().length != destination.getAddress().length) {
            throw invalid(
                    "packet: from "
                            + source
                            + " to "
                            + destination
                            + " (expected: the same"
                            + " version of IP at both ends)");
        }
        return new PacketHeader(
                within("protocol", said.getProtocol(), 255),
                source,
                destination,
                within("source_port", said.getSourcePort(), 65_535),
                within("destination_port", said.getDestinationPort(), 65_535),
                within("length", said.getLength(), 65_575));
    }

    private static InetAddress address(String which, ByteString said) {
        try {
            return InetAddress.getByAddress(said.toByteArray());
        } catch (UnknownHostException _) {
            throw invalid(which + ": " + said.size() + " bytes (expected: 4 or 16)");
        }
    }

    private static int within(String which, int said, int most) {
        if (said < 0 || said > most) {
            throw invalid(
                    which
                            + ": "
                            + Integer.toUnsignedString(said)
                            + " (expected: 0 to "
                            + most
                            + ")");
        }
        return said;
    }

    static @Nullable Instant at(ExplainRequest request) {
        return request.hasAt() ? FromWire.instant("at", request.getAt()) : null;
    }

    static RouterException invalid(String what) {
        return new RouterException(RouterError.INVALID_PARAMETER, what);
    }
}
