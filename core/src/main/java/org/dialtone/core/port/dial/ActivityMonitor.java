package org.dialtone.core.port.dial;

import org.dialtone.api.dial.PacketFilter;

/// Tells whether user traffic passes a link, so that keep-alives of the link itself and what the
/// definition's filter leaves out do not count.
public interface ActivityMonitor {

    /// Begins to watch a link. Closing it ends that.
    Watch watch(String link, PacketFilter counts);

    interface Watch extends AutoCloseable {
        /// Whether anything that counts has passed since the last time this was asked. Quick, never
        /// blocks: the router-loop thread asks.
        boolean passed();

        @Override
        void close();
    }
}
