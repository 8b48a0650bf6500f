package org.dialtone.linux.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// System calls through syscall(2): one handle of one signature for all of them, because each
/// further signature costs milliseconds at the start of a program.
///
/// Results are the kernel's: zero or more, or an error number, negated. Pointers are addresses of
/// native segments that the caller keeps alive.
public final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = bind(Linker.Option.captureCallState("errno"));

    /// The same without errno: a tenth cheaper. Made when it is first used, for that takes some
    /// milliseconds.
    private static final class Quick {
        static final MethodHandle SYSCALL = bind();
    }

    private static MethodHandle bind(Linker.Option... options) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                options);
    }

    /// Where errno goes: one for each thread that makes calls.
    private static final ThreadLocal<MemorySegment> STATES =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private Libc() {}

    /// Makes a system call.
    ///
    /// @return what it returns; -errno if it failed
    public static long call(Sys call, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = STATES.get();
        long result;
        try {
            result = (long) SYSCALL.invokeExact(state, call.number(), a, b, c, d, e, f);
        } catch (Throwable t) {
            throw new AssertionError("a call through java.lang.foreign throws nothing", t);
        }
        return result != -1 ? result : -(int) ERRNO.get(state, 0L);
    }

    public static long call(Sys call, long a, long b, long c) {
        return call(call, a, b, c, 0, 0, 0);
    }

    /// Makes a system call of which nobody wants to know why it fails: for who makes thousands.
    ///
    /// @return whether it succeeded
    public static boolean quick(Sys call, long a, long b, long c) {
        try {
            return (long) Quick.SYSCALL.invokeExact(call.number(), a, b, c, 0L, 0L, 0L) >= 0;
        } catch (Throwable t) {
            throw new AssertionError("a call through java.lang.foreign throws nothing", t);
        }
    }

    /// Makes a system call again as long as a signal interrupts it.
    ///
    /// @param what the call in words, for the error
    /// @throws SystemException if it fails
    public static long check(
            String what, Sys call, long a, long b, long c, long d, long e, long f) {
        while (true) {
            long result = call(call, a, b, c, d, e, f);
            if (result >= 0) {
                return result;
            }
            if (result != -Errno.EINTR) {
                throw new SystemException(what, (int) -result);
            }
        }
    }

    public static long check(String what, Sys call, long a, long b, long c) {
        return check(what, call, a, b, c, 0, 0, 0);
    }

    /// Closes a descriptor. An error of close(2) is of no use to anybody: the descriptor is gone.
    public static void close(int fd) {
        call(Sys.CLOSE, fd, 0, 0);
    }
}
