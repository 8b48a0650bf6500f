package org.dialtone.api;

/// The handle of an interface on one router: given once, never given to another interface while the
/// router lives. It survives a rename and a change of master; a link that is deleted and made anew
/// gets a new one.
public record InterfaceId(int value) {
    public InterfaceId {
        if (value <= 0) {
            throw new IllegalArgumentException("interface id: " + value + " (expected: > 0)");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
