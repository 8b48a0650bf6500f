package org.dialtone.core.model;

import org.dialtone.api.Role;

/// Who uses a router handle.
///
/// @param role what the caller may do
/// @param name who it is, in words, as the kernel or the certificate says: `uid 1000 (alice), pid
///   4711`; empty within one process
/// @param remote whether it is in another process or on another machine
public record Caller(Role role, String name, boolean remote) {
    /// The process that opened the router.
    public static final Caller SELF = new Caller(Role.ADMINISTRATOR, "", false);

    /// A part of that process that may do only so much.
    public static Caller within(Role role) {
        return new Caller(role, "", false);
    }
}
