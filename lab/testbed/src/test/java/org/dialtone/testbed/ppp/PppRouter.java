package org.dialtone.testbed.ppp;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.Router;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.testbed.dial.DiallingRouter;

import java.nio.file.Path;

/// A router on the links of this process's network, with all that it can dial with.
final class PppRouter implements AutoCloseable {
    static final String NAME = "isp";

    private final Supervisor supervisor;
    private final DiallingRouter dialling;
    final Router router;

    /// @param time its clocks
    PppRouter(Path runtime, Time time) {
        supervisor = Supervisor.open(runtime, Time.SYSTEM);
        dialling = new DiallingRouter(null, NAME, Dialers.all(supervisor), time);
        router = dialling.router;
    }

    DemandDialManager ddm() {
        return router.ddm();
    }

    void define(InterfaceDefinition definition, String password) {
        ddm().create(definition);
        ddm().setCredentials(NAME, new InterfaceCredentials(PppServer.USER, "", password));
    }

    /// The interface as it is now.
    RouterInterface now() {
        return dialling.now();
    }

    /// Waits for the interface's next connect or disconnect.
    ConnectionEvent next() throws InterruptedException {
        return dialling.next();
    }

    /// Closing leaves what is connected as it is.
    @Override
    public void close() {
        dialling.close();
        supervisor.close();
    }
}
