package org.dialtone.core.loop;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.ActivityMonitor;
import org.dialtone.core.port.dial.DecisionStore;
import org.dialtone.core.port.dial.DefinitionStore;
import org.dialtone.core.port.dial.DemandTrap;
import org.dialtone.core.port.dial.Dialer;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// What the demand-dial manager of a router works with.
///
/// @param store where definitions are kept; null for a router that keeps none
/// @param decisions where it is kept what has been decided of them; null for a router that forgets
///   it when it ends
/// @param dialers one of each kind that can be dialled
/// @param trap belongs to the router from then on; null for one that dials for no packets
/// @param activity null for one that hangs nothing up for being idle
/// @param dialsASecond how many dials may begin within a second, at first: 1 to 10,000
/// @param random spreads what many would do at once; the router-loop thread alone asks it
public record DialPorts(
        @Nullable DefinitionStore store,
        @Nullable DecisionStore decisions,
        List<Dialer> dialers,
        @Nullable DemandTrap trap,
        @Nullable ActivityMonitor activity,
        int dialsASecond,
        RandomGenerator random) {
    /// How many dials may begin within a second where nothing else is said.
    public static final int DIALS_A_SECOND = 20;

    private static final String CREDENTIALS = "credentials: ";

    /// A manager with nothing defined, and nothing to define anything with.
    public static final DialPorts NONE =
            new DialPorts(null, List.of(), null, null, DIALS_A_SECOND, () -> 0);

    public DialPorts {
        dialers = List.copyOf(dialers);
        checkRate(dialsASecond);
    }

    /// What a router works with that forgets when it ends what has been decided.
    public DialPorts(
            @Nullable DefinitionStore store,
            List<Dialer> dialers,
            @Nullable DemandTrap trap,
            @Nullable ActivityMonitor activity,
            int dialsASecond,
            RandomGenerator random) {
        this(store, null, dialers, trap, activity, dialsASecond, random);
    }

    static void checkRate(int dialsASecond) {
        if (dialsASecond < 1 || dialsASecond > 10_000) {
            throw new IllegalArgumentException(
                    "dials a second: " + dialsASecond + " (expected: 1 to 10000)");
        }
    }

    @Nullable Dialer dialer(DialKind kind) {
        for (Dialer each : dialers) {
            if (each.kind() == kind) {
                return each;
            }
        }
        return null;
    }

    /// What is wrong with a definition, which nobody may have it kept with; what it lacks is not.
    List<String> wrong(InterfaceDefinition definition) {
        Dialer dialer = dialer(definition.kind());
        if (dialer == null) {
            return List.of("kind: " + definition.kind() + " (nothing on this router dials it)");
        }
        try {
            return List.copyOf(dialer.problems(definition));
        } catch (RuntimeException e) {
            return List.of(failed(definition, e));
        }
    }

    /// Why it is not dialled as it is defined: what is wrong with it, then what it lacks.
    private List<String> problems(InterfaceDefinition definition) {
        List<String> problems = new ArrayList<>(wrong(definition));
        Dialer dialer = dialer(definition.kind());
        try {
            problems.addAll(dialer == null ? List.of() : dialer.lacking(definition));
        } catch (RuntimeException e) {
            problems.add(failed(definition, e));
        }
        return problems;
    }

    @Nullable String missing(InterfaceDefinition definition) {
        Dialer dialer = dialer(definition.kind());
        try {
            return dialer == null ? null : dialer.missing(definition);
        } catch (RuntimeException e) {
            return failed(definition, e);
        }
    }

    private static String failed(InterfaceDefinition definition, RuntimeException e) {
        System.getLogger(DialPorts.class.getName())
                .log(System.Logger.Level.WARNING, "looking at " + definition.name(), e);
        return "kind: " + definition.kind() + " (its dialer failed: " + e + ")";
    }

    DefinitionStore kept() {
        if (store == null) {
            throw new RouterException(
                    RouterError.CANNOT_WRITE_PHONEBOOK, "this router keeps no definitions");
        }
        return store;
    }

    /// A definition with what is known beside it. Reads the disk, and looks at the system.
    /// Credentials that cannot be read are a problem of this interface, and of no other.
    Prepared prepare(InterfaceDefinition definition) {
        List<String> problems = problems(definition);
        InterfaceCredentials credentials = null;
        try {
            credentials = store == null ? null : store.credentials(definition.name());
        } catch (RouterException e) {
            problems.add(CREDENTIALS + e.getMessage());
        }
        return new Prepared(definition, List.copyOf(problems), missing(definition), credentials);
    }

    /// The same where the definition is what it was: unless its credentials are others, what was
    /// found of it holds. Whether what it needs is there is looked for elsewhere.
    Prepared again(Prepared before) {
        try {
            boolean same =
                    store != null
                            && before.problems().stream().noneMatch(DialPorts::ofCredentials)
                            && Objects.equals(
                                    store.credentials(before.definition().name()),
                                    before.credentials());
            return same ? before : prepare(before.definition());
        } catch (RouterException _) {
            return prepare(before.definition()); // which says what is wrong
        }
    }

    private static boolean ofCredentials(String problem) {
        return problem.startsWith(CREDENTIALS);
    }

    /// What the router loop is given of a definition.
    ///
    /// @param missing the program or device that is not there; null if nothing is missing
    record Prepared(
            InterfaceDefinition definition,
            List<String> problems,
            @Nullable String missing,
            @Nullable InterfaceCredentials credentials) {}
}
