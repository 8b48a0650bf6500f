package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// Which router a command is to talk to.
sealed interface Target {

    /// This machine's: the daemon if one answers, else one in this process.
    ///
    /// @param daemonOnly whether one in this process would be of no use
    record ThisMachine(boolean daemonOnly) implements Target {}

    /// One in this process, onto a network namespace.
    record Namespace(String name) implements Target {}

    /// One at an address.
    ///
    /// @param address `unix:PATH` or `HOST:PORT`
    /// @param keys null for none
    record Elsewhere(String address, @Nullable Keys keys) implements Target {}

    /// What proves to a router who we are, and to us who the router is: PEM files.
    record Keys(Path ca, Path certificate, Path key) {}

    /// What `--netns`, `--router` and `--context` say, and without them DIALTONE_ROUTER and
    /// DIALTONE_CONTEXT.
    ///
    /// @throws Failure if they contradict one another or name no context
    static Target of(Arguments arguments, Session session, boolean daemonOnly) {
        String netns = arguments.value(Option.NETNS);
        String router = arguments.value(Option.ROUTER);
        String context = arguments.value(Option.CONTEXT);
        int given = (netns == null ? 0 : 1) + (router == null ? 0 : 1) + (context == null ? 0 : 1);
        if (given > 1) {
            throw Failure.usage("--netns, --router and --context exclude one another");
        }
        if (netns != null) {
            return new Namespace(netns);
        }
        if (router != null) {
            return new Elsewhere(address("--router", router), null);
        }
        if (context != null) {
            return Contexts.of(session).named(context);
        }
        return ofEnvironment(session, daemonOnly);
    }

    private static Target ofEnvironment(Session session, boolean daemonOnly) {
        String router = session.variable("DIALTONE_ROUTER");
        if (!router.isEmpty()) {
            return new Elsewhere(address("DIALTONE_ROUTER", router), null);
        }
        String context = session.variable("DIALTONE_CONTEXT");
        return context.isEmpty()
                ? new ThisMachine(daemonOnly)
                : Contexts.of(session).named(context);
    }

    /// Refuses what can be no address.
    static String address(String what, String text) {
        boolean bad = text.isEmpty() || text.length() > 300;
        for (int i = 0; i < text.length() && !bad; i++) {
            bad = text.charAt(i) <= ' ' || Character.isISOControl(text.charAt(i));
        }
        if (bad) {
            throw Failure.usage(
                    what
                            + ": \""
                            + Style.printable(text)
                            + "\" (expected: unix:/PATH, HOST or HOST:PORT, such as"
                            + " router7.example:8444)");
        }
        return text;
    }
}
