package org.dialtone.core.port.dial;

import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;

import java.util.Map;

/// Holds the routes of interfaces that are down, keeps the packets that come for them, and gives
/// them on. Methods may be called from any thread and return at once; what comes of them comes
/// through the listener.
public interface DemandTrap extends AutoCloseable {

    /// The packets that dial. Called on a thread of the trap's own; never blocks.
    interface Listener {
        /// A packet that the interface's filter lets dial has come for it; at most one a second and
        /// interface.
        void demanded(String name, PacketHeader packet);
    }

    void listen(Listener listener);

    /// From now on packets for the routes of this definition come here; also where it is armed
    /// already, with other routes.
    void arm(InterfaceDefinition definition);

    /// Its routes lead over the link now, and what was kept goes out: as it is, or with the source
    /// corrected, or answered by ICMP, where the address is another than the packets were sent
    /// from.
    void release(String name, Established connection);

    /// The attempt has failed: what was kept is dropped, and answered by ICMP.
    void refuse(String name);

    /// Its routes are nobody's any more.
    void disarm(String name);

    /// What has been kept, given on, dropped for want of room, too old, refused: by name of the
    /// counter.
    Map<String, Long> counters();

    @Override
    void close();
}
