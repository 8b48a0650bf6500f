package org.dialtone.linux.dial.ipsec;

import org.dialtone.linux.vici.ViciConnection;
import org.dialtone.linux.vici.ViciMessage;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;

/// What an interface has at charon: enough to take it out again when its definition is gone.
///
/// @param ike the name of the connection
/// @param ours whether we have loaded it, and it goes when the interface hangs up
/// @param secret the name of the secret that we have loaded; empty for none
/// @param definition a digest of what the interface is like: another is another connection
/// @param spis which IKE_SA it is ([#spis]); empty as long as there is none
record Loaded(String ike, boolean ours, String secret, String definition, String spis) {
    /// How long the far end has to confirm that a connection is deleted.
    private static final String GENTLY_MILLIS = "4000";

    /// How long charon is waited for when something is to be taken out of it: longer than it waits
    /// itself.
    static final Duration PATIENCE = Duration.ofSeconds(6);

    /// The same, with another IKE_SA.
    Loaded with(ViciMessage sa) {
        return new Loaded(ike, ours, secret, definition, spis(sa));
    }

    /// What no other IKE_SA has, ever: a charon that is started again counts from 1 again.
    static String spis(ViciMessage sa) {
        return sa.text("initiator-spi") + " " + sa.text("responder-spi");
    }

    /// Leaves nothing of it at charon: what somebody else has loaded stays loaded.
    void clear(ViciConnection charon) {
        terminate(charon, which());
        unload(charon);
    }

    /// Ends its connection.
    void terminate(ViciConnection charon) {
        terminate(charon, which());
    }

    /// As [#clear], later, when somebody else may have used the connection that he has loaded: of
    /// that only the IKE_SA is ended that we had made.
    void sweep(ViciConnection charon) {
        if (ours || spis.isEmpty()) {
            clear(charon);
            return;
        }
        for (ViciMessage found : charon.list("list-sas", which(), "list-sa")) {
            ViciMessage sa = found.section(ike);
            if (spis(sa).equals(spis)) {
                terminate(charon, ViciMessage.EMPTY.with("ike-id", sa.text("uniqueid")));
            }
        }
        unload(charon);
    }

    private ViciMessage which() {
        return ViciMessage.EMPTY.with("ike", ike);
    }

    private static void terminate(ViciConnection charon, ViciMessage which) {
        ViciMessage done = charon.call("terminate", which.with("timeout", GENTLY_MILLIS));
        if (!done.text("success").equals("yes") && !done.text("matches").equals("0")) {
            charon.call("terminate", which.with("force", "yes").with("timeout", "1000"));
        }
    }

    private void unload(ViciConnection charon) {
        if (ours) {
            charon.call("unload-conn", ViciMessage.EMPTY.with("name", ike));
        }
        if (!secret.isEmpty()) {
            charon.call("unload-shared", ViciMessage.EMPTY.with("id", secret));
        }
    }

    /// As it is written down.
    String text() {
        Properties all = new Properties();
        all.setProperty("connection", ike);
        all.setProperty("ours", Boolean.toString(ours));
        all.setProperty("secret", secret);
        all.setProperty("definition", definition);
        all.setProperty("spis", spis);
        StringWriter out = new StringWriter();
        try {
            all.store(out, null);
        } catch (IOException e) {
            throw new AssertionError("into memory", e);
        }
        return out.toString();
    }

    /// Reads what was written down. Total.
    ///
    /// @return null if it is nothing that [#text] writes
    static @Nullable Loaded parse(String text) {
        Properties all = new Properties();
        try {
            all.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException _) {
            return null;
        }
        String ike = get(all, "connection");
        String definition = get(all, "definition");
        boolean ours = get(all, "ours").equals("true");
        return ike.isEmpty() || definition.isEmpty()
                ? null
                : new Loaded(ike, ours, get(all, "secret"), definition, get(all, "spis"));
    }

    private static String get(Properties all, String key) {
        return Objects.requireNonNullElse(all.getProperty(key), "");
    }
}
