package org.dialtone.api;

/// Who asked for a change.
///
/// @param kind what sort of actor
/// @param name the user, process, certificate or packet in words; empty for the kernel
public record Actor(Kind kind, String name) {
    public enum Kind {
        /// One that this program is too old to know; of a newer router.
        UNKNOWN,
        /// Nobody who is known: the kernel reports the change and does not say who asked for it.
        KERNEL,
        /// A process on this machine that asked the kernel.
        PROCESS,
        /// Who called the router: a user of this machine, or a certificate's holder.
        CALLER,
        /// A packet that was to go over the interface.
        PACKET,
        /// The far end of the connection.
        PEER,
        /// The demand-dial manager, as the interface's definition has it do.
        DDM
    }

    public static final Actor KERNEL = new Actor(Kind.KERNEL, "");

    public static final Actor DDM = new Actor(Kind.DDM, "");
}
