package org.dialtone.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A network namespace with a pair of links in it, made by iproute2 and gone after [#clear].
///
/// [#clear] may be called from another thread at any time, as a signal's shutdown hook does.
final class Stage {
    /// The link to look at; it has carrier while the other is up.
    static final String NEAR = "demo0";

    private static final String FAR = "demo1";
    private static final int KILLED_BY_CTRL_C = 130;

    private final Session session;
    private final String namespace;
    private boolean built;
    private boolean cleared;

    Stage(Session session) {
        this.session = session;
        this.namespace = "dialtone-demo-" + ProcessHandle.current().pid();
    }

    String namespace() {
        return namespace;
    }

    synchronized void build() throws InterruptedException {
        built = true; // even if it is interrupted half-way
        try {
            run(" (dialtone demo needs root)", "netns", "add", namespace);
        } catch (Failure e) {
            built = false;
            throw e;
        }
        ip("-n", namespace, "link", "add", NEAR, "up", "type", "veth", "peer", "name", FAR);
        ip("-n", namespace, "link", "set", FAR, "up");
    }

    void takeCarrier() throws InterruptedException {
        session.say("The far end goes down:");
        ip("-n", namespace, "link", "set", FAR, "down");
    }

    void giveCarrier() throws InterruptedException {
        session.say("It comes up again:");
        ip("-n", namespace, "link", "set", FAR, "up");
    }

    void delete() throws InterruptedException {
        session.say("Both ends are deleted:");
        ip("-n", namespace, "link", "del", NEAR);
    }

    private void ip(String... arguments) throws InterruptedException {
        run("", arguments);
    }

    /// @param hint what to say if it fails
    private synchronized void run(String hint, String... arguments) throws InterruptedException {
        if (cleared) {
            throw new InterruptedException();
        }
        List<String> command = new ArrayList<>();
        command.add("ip");
        command.addAll(List.of(arguments));
        session.say("$ " + String.join(" ", command));
        try {
            Shell.Result result = session.shell().run(command);
            if (result.exit() == KILLED_BY_CTRL_C) {
                throw new InterruptedException();
            }
            if (result.exit() != 0) {
                throw Failure.other(
                        String.join(" ", command) + ": " + Style.printable(result.output()) + hint);
            }
        } catch (IOException e) {
            throw Failure.other(
                    "dialtone demo needs the program ip, of the package iproute2: "
                            + e.getMessage());
        }
    }

    /// Deletes whatever was made. Calling it twice does nothing.
    synchronized void clear() {
        if (built && !cleared) {
            try {
                ip("netns", "del", namespace);
            } catch (Failure e) {
                session.say("dialtone: " + e.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        cleared = true;
    }
}
