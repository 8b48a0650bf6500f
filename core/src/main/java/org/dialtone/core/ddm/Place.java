package org.dialtone.core.ddm;

/// What the others of its fail-over group mean for an interface.
///
/// @param wanted whether another of the group is to be connected: the group needs somebody
public record Place(Role role, boolean wanted) {
    /// In no group.
    public static final Place ALONE = new Place(Role.LEAD, false);

    public enum Role {
        /// None before it is connected, or could be.
        LEAD,
        /// One before it could be connected, and is not yet: it begins nothing, and keeps what it
        /// has.
        RESERVE,
        /// One before it is connected: it hangs up, unless somebody asked for it by name.
        STAND_BY
    }
}
