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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Connects by a strongSwan (charon with its vici plugin) that is running.
///
/// The link of a definition must be one that the tunnel's packets pass: `ipsec0`, the TUN device of
/// charon's plugin kernel-libipsec, or an XFRM interface that exists already, whose number the
/// setting `if-id` gives. IPsec by policy alone has no link, so nothing that a router could route
/// over.
public final class IpsecDialer implements Dialer {
    private static final System.Logger LOG = System.getLogger(IpsecDialer.class.getName());

    /// How long a charon that says nothing is waited for when the daemon starts.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Path socket;
    private final IpsecRecords records;

    /// Whether charon did not answer when it was asked what there is to take over: it is not asked
    /// that again, or a start would take as long for each definition.
    private volatile boolean silent;

    /// @param socket charon's, such as `/run/charon.vici`
    /// @param runtime where it keeps what it has at charon, in `.ipsec`: no two that run have the
    ///   same; should not outlive the machine's run
    public IpsecDialer(Path socket, Path runtime) {
        this.socket = socket;
        this.records = new IpsecRecords(socket, runtime);
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
    public List<String> lacking(InterfaceDefinition definition) {
        Map<String, String> settings = definition.settings();
        return settings.containsKey("connection") || settings.containsKey("remote")
                ? List.of()
                : List.of(IpsecSettings.EITHER);
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        return Files.exists(socket)
                ? null
                : "there is no " + socket + ": start strongSwan (package strongswan-swanctl)";
    }

    @Override
    public Dialling dial(DialRequest request, DialListener listener) {
        IpsecDialling dialling = new IpsecDialling(socket, records, request, listener);
        dialling.start(null);
        return dialling;
    }

    /// Of a definition that has changed nothing is taken over: what there is goes to another place.
    @Override
    public @Nullable Dialling adopt(DialRequest request, DialListener listener) {
        String name = request.definition().name();
        if (silent || !same(request) || !records.hold(name, () -> true)) {
            return null;
        }
        IpsecDialling.Found found = find(request);
        if (found == null) {
            records.release(name);
            return null;
        }
        IpsecDialling dialling = new IpsecDialling(socket, records, request, listener);
        dialling.start(found);
        return dialling;
    }

    /// Whether what is written down was dialled for a definition like this one. What nothing is
    /// written of is the definition's by its name.
    private boolean same(DialRequest request) {
        InterfaceDefinition definition = request.definition();
        try {
            Loaded left = records.read(definition.name());
            Loaded now = new IpsecSettings(definition).loaded(request.credentials());
            return left == null || left.definition().equals(now.definition());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot read what is left of " + definition.name(), e);
            return true;
        }
    }

    private IpsecDialling.@Nullable Found find(DialRequest request) {
        ViciConnection events;
        try {
            events = ViciConnection.open(socket, PATIENCE);
        } catch (ViciException e) {
            notice(e); // without charon there is no connection
            return null;
        }
        try {
            events.register(IpsecDialling.EVENTS);
            IpsecSettings settings = new IpsecSettings(request.definition());
            ViciMessage sa = IpsecDialling.established(events, settings);
            if (sa != null) {
                events.unlimited();
                return new IpsecDialling.Found(events, sa);
            }
        } catch (ViciException e) {
            notice(e); // or it has gone in this moment
        }
        events.close();
        return null;
    }

    private void notice(ViciException e) {
        if (e.isSilence()) {
            silent = true;
            LOG.log(Level.WARNING, "nothing is taken over from charon: " + e.getMessage());
        }
    }

    @Override
    public void sweep() {
        Thread.ofVirtual().name("dialtone-ipsec-sweep").start(this::sweepRecords);
    }

    private void sweepRecords() {
        try {
            records.sweep();
        } catch (UncheckedIOException e) {
            LOG.log(Level.WARNING, "cannot look for connections left over", e);
        }
    }
}
