package org.dialtone.server.eventsocket;

import org.dialtone.api.Router;
import org.dialtone.api.spi.Threads;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.PacketServer;
import org.dialtone.core.port.PeerCredentials;

import java.lang.System.Logger.Level;
import java.util.function.Function;

/// Serves the event socket on a thread of its own, `dialtone-event-socket`. Any thread may call any
/// method.
public final class EventSocket implements AutoCloseable {
    private final PacketServer server;
    private final Engine engine;
    private final Thread thread;

    private EventSocket(PacketServer server, Engine engine) {
        this.server = server;
        this.engine = engine;
        this.thread =
                Thread.ofPlatform().daemon().name("dialtone-event-socket").unstarted(this::run);
    }

    /// Begins to serve.
    ///
    /// @param server belongs to the event socket from now on
    /// @param access who a peer is and what it may do; asked when it connects and by [#recheck]
    /// @param routers makes the handle of each peer: its registrations end with it
    public static EventSocket start(
            PacketServer server,
            Limits limits,
            Function<PeerCredentials, Caller> access,
            Function<Caller, Router> routers,
            EventAdopter adopter) {
        EventSocket socket = new EventSocket(server, new Engine(limits, access, routers, adopter));
        socket.thread.start();
        return socket;
    }

    private void run() {
        try {
            server.serve(engine);
        } catch (RuntimeException | Error e) {
            System.getLogger(EventSocket.class.getName())
                    .log(Level.ERROR, "the event socket does not work any more", e);
        }
    }

    /// Whether it serves: false once it is closed, or broken.
    public boolean serving() {
        return thread.isAlive();
    }

    /// Asks again what each peer may do, and soon ends the connections of those who may not
    /// register any more. To be called when the rights have been changed.
    public void recheck() {
        server.wakeup();
    }

    /// Ends every connection and registration. When it returns, none of their events will be
    /// signalled again.
    @Override
    public void close() {
        server.close();
        Threads.awaitEnd(thread);
    }
}
