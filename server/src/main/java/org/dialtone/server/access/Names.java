package org.dialtone.server.access;

import org.jspecify.annotations.Nullable;

/// What users are called. May read files; any thread.
@FunctionalInterface
public interface Names {
    /// The name of a user id; null if it has none.
    @Nullable String user(int uid);

    /// Numbers only.
    Names NONE = _ -> null;
}
