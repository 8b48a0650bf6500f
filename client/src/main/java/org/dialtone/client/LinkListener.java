package org.dialtone.client;

/// Told how the link to a remote router is, in order, on a thread of its own
/// (`dialtone-remote-NAME-link`): it may block, and may use the router. States that it was too slow
/// for are left out, the newest never.
@FunctionalInterface
public interface LinkListener {
    void changed(LinkState state);
}
