package org.dialtone.linux.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Starts programs by posix_spawn(3), each as the leader of a session of its own, without the
/// helper program that ProcessBuilder runs before each and without a thread that waits for its end:
/// whoever starts one calls [#reap] when it has ended.
///
/// Descriptors that this process has left inheritable are kept from it by closefrom, which the C
/// library has since glibc 2.34: where there is none, [#supported] is false.
public final class Spawn {
    /// Room for what the C library keeps in posix_spawn_file_actions_t and posix_spawnattr_t (80
    /// and 336 bytes in glibc on x86-64).
    private static final long ROOM = 1024;

    /// Of spawn.h: a new session (glibc 2.26), an empty signal mask, all signals' defaults.
    private static final short FLAGS = 0x80 | 0x08 | 0x04;

    private static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    private static final int WNOHANG_WEXITED = 1 | 4;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SIGNALS = 128;
    private static final SymbolLookup LIBRARY = Linker.nativeLinker().defaultLookup();
    private static final MemoryLayout AT = ValueLayout.ADDRESS;
    private static final MemoryLayout INT = ValueLayout.JAVA_INT;

    /// Made when the first program is started, for each takes some milliseconds.
    private static final class Calls {
        static final MethodHandle ACTIONS = bind("posix_spawn_file_actions_init", AT);
        static final MethodHandle NO_ACTIONS = bind("posix_spawn_file_actions_destroy", AT);
        static final MethodHandle DUP2 = bind("posix_spawn_file_actions_adddup2", AT, INT, INT);
        static final MethodHandle CLOSE_FROM =
                bind("posix_spawn_file_actions_addclosefrom_np", AT, INT);
        static final MethodHandle ATTRIBUTES = bind("posix_spawnattr_init", AT);
        static final MethodHandle NO_ATTRIBUTES = bind("posix_spawnattr_destroy", AT);
        static final MethodHandle FLAGGED =
                bind("posix_spawnattr_setflags", AT, ValueLayout.JAVA_SHORT);
        static final MethodHandle MASK = bind("posix_spawnattr_setsigmask", AT, AT);
        static final MethodHandle DEFAULTS = bind("posix_spawnattr_setsigdefault", AT, AT);
        static final MethodHandle SPAWN = bind("posix_spawn", AT, AT, AT, AT, AT, AT);

        private static MethodHandle bind(String name, MemoryLayout... arguments) {
            return Linker.nativeLinker()
                    .downcallHandle(
                            LIBRARY.findOrThrow(name),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
        }
    }

    private Spawn() {}

    /// Whether the C library can.
    public static boolean supported() {
        return LIBRARY.find("posix_spawn_file_actions_addclosefrom_np").isPresent();
    }

    /// Starts a program. Its descriptors 1 and 2 are /dev/null.
    ///
    /// @param program its path
    /// @param words its arguments, the first its name
    /// @param environment `NAME=VALUE` each
    /// @param input what it reads from descriptor 0, which then ends; at most what a pipe takes
    ///   without waiting (64 KiB, pipe(7))
    /// @return its process number
    /// @throws SystemException if it cannot be started
    public static int start(
            String program, List<String> words, List<String> environment, byte[] input) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            Libc.check("pipe2", Sys.PIPE2, ends.address(), O_CLOEXEC, 0);
            int read = ends.getAtIndex(ValueLayout.JAVA_INT, 0);
            int write = ends.getAtIndex(ValueLayout.JAVA_INT, 1);
            int none = -1;
            try {
                none =
                        (int)
                                Libc.check(
                                        "open /dev/null",
                                        Sys.OPENAT,
                                        -100,
                                        arena.allocateFrom("/dev/null").address(),
                                        O_CLOEXEC | 1);
                MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, input);
                if (input.length > 0) {
                    Libc.check("write", Sys.WRITE, write, bytes.address(), input.length);
                }
                return start(arena, program, words, environment, read, none);
            } finally {
                Libc.close(read);
                Libc.close(write);
                if (none >= 0) {
                    Libc.close(none);
                }
            }
        }
    }

    private static int start(
            Arena arena,
            String program,
            List<String> words,
            List<String> environment,
            int input,
            int output) {
        MemorySegment actions = arena.allocate(ROOM, 16);
        MemorySegment attributes = arena.allocate(ROOM, 16);
        MemorySegment none = arena.allocate(SIGNALS, 8);
        MemorySegment all = arena.allocate(SIGNALS, 8).fill((byte) 0xFF);
        MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
        try {
            check("posix_spawn", (int) Calls.ACTIONS.invokeExact(actions));
            check("posix_spawn", (int) Calls.ATTRIBUTES.invokeExact(attributes));
            try {
                check("posix_spawn", (int) Calls.DUP2.invokeExact(actions, input, 0));
                check("posix_spawn", (int) Calls.DUP2.invokeExact(actions, output, 1));
                check("posix_spawn", (int) Calls.DUP2.invokeExact(actions, output, 2));
                check("posix_spawn", (int) Calls.CLOSE_FROM.invokeExact(actions, 3));
                check("posix_spawn", (int) Calls.FLAGGED.invokeExact(attributes, FLAGS));
                check("posix_spawn", (int) Calls.MASK.invokeExact(attributes, none));
                check("posix_spawn", (int) Calls.DEFAULTS.invokeExact(attributes, all));
                check(
                        program,
                        (int)
                                Calls.SPAWN.invokeExact(
                                        pid,
                                        arena.allocateFrom(program),
                                        actions,
                                        attributes,
                                        strings(arena, words),
                                        strings(arena, environment)));
            } finally {
                int ignored = (int) Calls.NO_ACTIONS.invokeExact(actions);
                ignored += (int) Calls.NO_ATTRIBUTES.invokeExact(attributes);
                assert ignored == 0 : "they fail never";
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("a call through java.lang.foreign throws nothing", t);
        }
        return pid.get(ValueLayout.JAVA_INT, 0);
    }

    private static void check(String what, int error) {
        if (error != 0) {
            throw new SystemException(what, error);
        }
    }

    /// An array of pointers to strings, with a null at its end.
    private static MemorySegment strings(Arena arena, List<String> all) {
        MemorySegment array = arena.allocate(ValueLayout.ADDRESS, all.size() + 1L);
        long at = 0;
        for (String each : all) {
            array.setAtIndex(
                    ValueLayout.ADDRESS, at++, arena.allocateFrom(each, StandardCharsets.UTF_8));
        }
        return array;
    }

    /// Takes the end of a program that this process has started, so that no zombie stays; if it has
    /// not ended, or is another's, does nothing.
    public static void reap(int pid) {
        Libc.call(Sys.WAITID, P_PID, pid, 0, WNOHANG_WEXITED, 0, 0);
    }

    /// The same of a program that a descriptor stands for.
    public static void reapOf(int pidfd) {
        Libc.call(Sys.WAITID, P_PIDFD, pidfd, 0, WNOHANG_WEXITED, 0, 0);
    }
}
