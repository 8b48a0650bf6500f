package org.dialtone.linux.dial;

import org.dialtone.core.port.dial.Dialer;
import org.dialtone.linux.process.Supervisor;

import java.util.List;

/// The dialers of this package.
public final class Dialers {
    private Dialers() {}

    /// One of each kind: PPPoE, L2TP, serial PPP, any command.
    ///
    /// @param supervisor what runs their programs; to be closed after they have been left
    public static List<Dialer> all(Supervisor supervisor) {
        return List.<Recipe>of(
                        new PppoeDialer(), new L2tpDialer(), new SerialDialer(), new ExecDialer())
                .stream()
                .<Dialer>map(recipe -> new ProgramDialer(supervisor, recipe))
                .toList();
    }
}
