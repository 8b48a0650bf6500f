package org.dialtone.linux.dial;

import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.Supervisor;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// A dialer that has a supervised program do it. Any thread; the listeners are called on
/// `dialtone-children`.
final class ProgramDialer implements Dialer {
    /// Longer names are not for a directory.
    private static final int LONGEST = 160;

    private final Supervisor supervisor;
    private final Recipe recipe;

    ProgramDialer(Supervisor supervisor, Recipe recipe) {
        this.supervisor = supervisor;
        this.recipe = recipe;
    }

    @Override
    public DialKind kind() {
        return recipe.kind();
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        return recipe.problems(definition);
    }

    @Override
    public List<String> lacking(InterfaceDefinition definition) {
        return recipe.lacking(definition);
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        return recipe.missing(definition);
    }

    @Override
    public Dialling dial(DialRequest request, DialListener listener) {
        ProgramDialling dialling = new ProgramDialling(recipe, request, listener);
        Child child =
                supervisor.start(
                        childName(kind(), request.definition().name()),
                        directory -> recipe.prepare(request, directory),
                        dialling);
        return dialling.of(child);
    }

    @Override
    public void sweep() {
        supervisor.sweep(Supervisor.GENTLY);
    }

    @Override
    public @Nullable Dialling adopt(DialRequest request, DialListener listener) {
        ProgramDialling dialling = new ProgramDialling(recipe, request, listener);
        String name = childName(kind(), request.definition().name());
        Child child = supervisor.adopt(name, dialling);
        return child == null ? null : dialling.of(child);
    }

    /// The name of an interface's child: its own, of a long one the beginning and a digest, and the
    /// kind, so that nobody takes over what is another's since it is defined otherwise.
    static String childName(DialKind kind, String name) {
        return (name.length() <= LONGEST ? name : shortened(name))
                + "@"
                + kind.name().toLowerCase(Locale.ROOT);
    }

    private static String shortened(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return name.substring(0, LONGEST - 33) + "." + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
