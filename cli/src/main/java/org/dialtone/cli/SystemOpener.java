package org.dialtone.cli;

import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.local.LocalRouter;
import org.dialtone.local.Netns;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Opens routers: the daemon's, one in this process, or one elsewhere.
///
/// @param sockets where a daemon of this machine may listen, the likeliest first
record SystemOpener(List<Path> sockets) implements RouterOpener {
    private static final Path SYSTEM = Path.of("/run/dialtone/dialtone.sock");

    /// What a daemon of this user's own would listen on, and the system's.
    static SystemOpener of(Map<String, String> environment) {
        List<Path> sockets = new ArrayList<>();
        String own = environment.get("XDG_RUNTIME_DIR");
        if (own != null && own.startsWith("/") && !"root".equals(System.getProperty("user.name"))) {
            sockets.add(Path.of(own, "dialtone", "dialtone.sock"));
        }
        sockets.add(SYSTEM);
        return new SystemOpener(sockets);
    }

    @Override
    public Router open(Target target) {
        // no pattern switch: its first use costs 9 ms of a cold JVM
        if (target instanceof Target.Namespace namespace) {
            return LocalRouter.open(Netns.named(namespace.name()));
        } else if (target instanceof Target.Elsewhere elsewhere) {
            return RemoteOpener.open(elsewhere);
        }
        boolean daemonOnly = target instanceof Target.ThisMachine machine && machine.daemonOnly();
        for (Path socket : sockets) {
            if (answers(socket, daemonOnly)) {
                try {
                    return RemoteOpener.open(new Target.Elsewhere("unix:" + socket, null));
                } catch (RouterException e) {
                    // it lets us do nothing; what the kernel tells everybody we can do ourselves
                    if (daemonOnly || e.error() != RouterError.ACCESS_DENIED) {
                        throw e;
                    }
                }
            }
        }
        if (daemonOnly) {
            throw Failure.notRunning(
                    "no daemon answers at "
                            + sockets.getLast()
                            + ": start one with \"dialtone serve\", or name another router with"
                            + " --router or --context");
        }
        return LocalRouter.open();
    }

    /// Whether a daemon listens there. Asked without gRPC, which takes longer to load than all else
    /// that a command does.
    private static boolean answers(Path socket, boolean daemonOnly) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException _) {
            if (daemonOnly && !Files.isWritable(socket)) {
                throw Failure.other(
                        "no right to connect to "
                                + socket
                                + ": ask the administrator to add you to its group");
            }
            return false; // its daemon is dead
        }
    }
}
