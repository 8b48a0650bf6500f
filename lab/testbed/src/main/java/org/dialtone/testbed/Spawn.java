package org.dialtone.testbed;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/// A child process that inherits a descriptor as its 3, which ProcessBuilder cannot do.
public final class Spawn implements AutoCloseable {
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_TRUNC = 0x200;
    private static final int SIGKILL = 9;

    private final int pid;
    private boolean ended;

    private Spawn(int pid) {
        this.pid = pid;
    }

    /// Starts a program.
    ///
    /// @param command its path and its arguments
    /// @param descriptor what it finds as its descriptor 3
    /// @param output where its standard output goes
    public static Spawn of(List<String> command, int descriptor, Path output) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(128, 8); // posix_spawn_file_actions_t: 80
            MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment file = arena.allocateFrom(output.toString());
            MemorySegment argv = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
            for (int i = 0; i < command.size(); i++) {
                argv.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i)));
            }
            long a = actions.address();
            check("init", call("posix_spawn_file_actions_init", a, 0, 0, 0, 0, 0));
            long flags = O_WRONLY | O_CREAT | O_TRUNC;
            check(
                    "addopen",
                    call("posix_spawn_file_actions_addopen", a, 1, file.address(), flags, 0600, 0));
            check("adddup2", call("posix_spawn_file_actions_adddup2", a, descriptor, 3, 0, 0, 0));
            MemorySegment environment = arena.allocate(ValueLayout.ADDRESS);
            check(
                    command.getFirst(),
                    call(
                            "posix_spawn",
                            pid.address(),
                            argv.getAtIndex(ValueLayout.ADDRESS, 0).address(),
                            a,
                            0,
                            argv.address(),
                            environment.address()));
            call("posix_spawn_file_actions_destroy", a, 0, 0, 0, 0, 0);
            return new Spawn(pid.get(ValueLayout.JAVA_INT, 0));
        }
    }

    /// Waits for its end.
    ///
    /// @return its exit status, or 128 and more if a signal ended it
    public synchronized int await() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
            if (call("waitpid", pid, status.address(), 0, 0, 0, 0) != pid) {
                throw new IllegalStateException("waitpid " + pid);
            }
            ended = true;
            int value = status.get(ValueLayout.JAVA_INT, 0);
            return (value & 0x7F) != 0 ? 128 + (value & 0x7F) : value >> 8;
        }
    }

    /// Kills it if it has not ended.
    @Override
    public synchronized void close() {
        if (!ended) {
            call("kill", pid, SIGKILL, 0, 0, 0, 0);
            await();
        }
    }

    private static void check(String what, int error) {
        if (error != 0) {
            throw new IllegalStateException("posix_spawn, " + what + ": errno " + error);
        }
    }

    /// Every one of these takes integers and pointers and answers an int.
    private static int call(String function, long a, long b, long c, long d, long e, long f) {
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        MethodHandle handle =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker().defaultLookup().findOrThrow(function),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT, word, word, word, word, word, word));
        try {
            return (int) handle.invokeExact(a, b, c, d, e, f);
        } catch (Throwable t) {
            throw new AssertionError(function, t);
        }
    }
}
