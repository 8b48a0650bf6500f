package org.dialtone.linux.dial.ipsec;

import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.linux.vici.ViciConnection;
import org.dialtone.linux.vici.ViciException;
import org.dialtone.linux.vici.ViciMessage;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Connects by a strongSwan (charon with its vici plugin) that is running.
///
/// The link of a definition must be one that the tunnel's packets pass: `ipsec0`, the TUN device of
/// charon's plugin kernel-libipsec, or an XFRM interface that exists already, whose number the
/// setting `if-id` gives. IPsec by policy alone has no link, so nothing that a router could route
/// over.
public final class IpsecDialer implements Dialer {
    private final Path socket;

    /// @param socket charon's, such as `/run/charon.vici`
    public IpsecDialer(Path socket) {
        this.socket = socket;
    }

    @Override
    public DialKind kind() {
        return DialKind.IPSEC;
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        return IpsecSettings.problems(definition);
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        return Files.exists(socket)
                ? null
                : "there is no " + socket + ": start strongSwan (package strongswan-swanctl)";
    }

    @Override
    public Dialling dial(DialRequest request, DialListener listener) {
        IpsecDialling dialling = new IpsecDialling(socket, request, listener);
        dialling.start(null);
        return dialling;
    }

    @Override
    public @Nullable Dialling adopt(DialRequest request, DialListener listener) {
        ViciConnection events;
        try {
            events = ViciConnection.open(socket);
        } catch (ViciException _) {
            return null; // without charon there is no connection
        }
        try {
            events.register(IpsecDialling.EVENTS);
            ViciMessage sa =
                    IpsecDialling.established(events, new IpsecSettings(request.definition()));
            if (sa != null) {
                IpsecDialling dialling = new IpsecDialling(socket, request, listener);
                dialling.start(new IpsecDialling.Found(events, sa));
                return dialling;
            }
        } catch (ViciException _) {
            // it has gone in this moment
        }
        events.close();
        return null;
    }
}
