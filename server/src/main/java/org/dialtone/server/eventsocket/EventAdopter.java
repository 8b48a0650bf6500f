package org.dialtone.server.eventsocket;

import org.dialtone.api.EventObject;

/// Makes an event object of a descriptor that another process has sent.
public interface EventAdopter {

    /// Duplicates it.
    ///
    /// @param descriptor stays the caller's
    /// @return an event object whose signals never block, whatever the other process does
    /// @throws org.dialtone.api.RouterException INVALID_PARAMETER if it is no eventfd,
    ///   NOT_ENOUGH_MEMORY if there is no descriptor left
    EventObject adopt(int descriptor);
}
