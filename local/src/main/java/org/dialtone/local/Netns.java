package org.dialtone.local;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// A network namespace (network_namespaces(7)).
///
/// @param name how it is called
/// @param file what setns(2) takes; null for the one this process is in
public record Netns(String name, @Nullable Path file) {
    private static final Path NAMED = Path.of("/run/netns");

    /// The one this process is in.
    public static Netns own() {
        return new Netns("localhost", null);
    }

    /// One that `ip netns add` has made (ip-netns(8)).
    ///
    /// @throws RouterException INVALID_PARAMETER if it can be no name
    public static Netns named(String name) {
        if (name.isEmpty()
                || name.length() > 255
                || name.equals(".")
                || name.equals("..")
                || name.contains("/")
                || name.indexOf(0) >= 0) {
            throw noName(name, null);
        }
        try {
            return new Netns(name, NAMED.resolve(name));
        } catch (InvalidPathException e) {
            throw noName(name, e);
        }
    }

    private static RouterException noName(String name, @Nullable InvalidPathException e) {
        String message =
                "network namespace: \""
                        + name
                        + "\" (expected: a name as \"ip netns list\" prints it)";
        return e == null
                ? new RouterException(RouterError.INVALID_PARAMETER, message)
                : new RouterException(RouterError.INVALID_PARAMETER, message, e);
    }

    /// One behind any file of a network namespace, such as `/proc/123/ns/net`.
    public static Netns at(Path file) {
        return new Netns(file.toString(), file);
    }
}
