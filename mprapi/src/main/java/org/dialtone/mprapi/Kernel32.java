package org.dialtone.mprapi;

import static org.dialtone.mprapi.ErrorCodes.ERROR_INSUFFICIENT_BUFFER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_HANDLE;
import static org.dialtone.mprapi.ErrorCodes.ERROR_INVALID_PARAMETER;
import static org.dialtone.mprapi.ErrorCodes.ERROR_MR_MID_NOT_FOUND;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_ENOUGH_MEMORY;
import static org.dialtone.mprapi.ErrorCodes.ERROR_NOT_SUPPORTED;
import static org.dialtone.mprapi.ErrorCodes.ERROR_OPERATION_ABORTED;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;

import org.dialtone.api.EventObject;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The event, wait and message calls that a program written to mprapi.h also needs, under their
/// documented names. Where one fails, [#GetLastError] says why; one that succeeds leaves the last
/// error as it was, but for CreateEvent. Any thread may call any of them, also a virtual one.
@SuppressWarnings("MemberName") // the documented names
public final class Kernel32 {
    public static final HANDLE INVALID_HANDLE_VALUE = new HANDLE(-1);

    public static final int INFINITE = 0xFFFF_FFFF;
    public static final int WAIT_OBJECT_0 = 0;
    public static final int WAIT_TIMEOUT = 258;
    public static final int WAIT_FAILED = 0xFFFF_FFFF;
    public static final int MAXIMUM_WAIT_OBJECTS = 64;

    public static final int FORMAT_MESSAGE_ALLOCATE_BUFFER = 0x0100;
    public static final int FORMAT_MESSAGE_IGNORE_INSERTS = 0x0200;
    public static final int FORMAT_MESSAGE_FROM_SYSTEM = 0x1000;

    private static final ThreadLocal<Integer> LAST_ERROR = ThreadLocal.withInitial(() -> NO_ERROR);

    private Kernel32() {}

    // Events

    /// Makes an event object, and sets the last error to `NO_ERROR`. Null on failure:
    /// `ERROR_NOT_SUPPORTED` for a name, as event objects are not shared by name here;
    /// `ERROR_NOT_ENOUGH_MEMORY` if 2^24 handles are open.
    ///
    /// @param lpEventAttributes null: there are no security attributes
    /// @param bManualReset whether it stays set until ResetEvent; else a wait takes the signal
    /// @param bInitialState whether it begins set
    /// @param lpName null or empty
    public static @Nullable HANDLE CreateEvent(
            @Nullable Void lpEventAttributes,
            boolean bManualReset,
            boolean bInitialState,
            @Nullable String lpName) {
        if (lpName != null && !lpName.isEmpty()) {
            SetLastError(ERROR_NOT_SUPPORTED);
            return null;
        }
        EventObject event = bManualReset ? EventObject.manualReset() : EventObject.autoReset();
        HANDLE handle = ThisProcess.get().handles().add(event);
        if (handle == null) {
            event.close();
            SetLastError(ERROR_NOT_ENOUGH_MEMORY);
            return null;
        }
        if (bInitialState) {
            event.set();
        }
        SetLastError(NO_ERROR);
        return handle;
    }

    /// Sets an event. False with `ERROR_INVALID_HANDLE` if the handle is no event, or no longer.
    public static boolean SetEvent(@Nullable HANDLE hEvent) {
        EventObject event = eventOf(hEvent);
        if (event == null) {
            return false;
        }
        event.set();
        return true;
    }

    /// Makes an event not set. False with `ERROR_INVALID_HANDLE` if the handle is no event, or no
    /// longer.
    public static boolean ResetEvent(@Nullable HANDLE hEvent) {
        EventObject event = eventOf(hEvent);
        if (event == null) {
            return false;
        }
        event.reset();
        return true;
    }

    /// Closes an event: its registrations end on every router, and waits for it fail. False with
    /// `ERROR_INVALID_HANDLE` if the handle is no event, or no longer; a server handle is closed by
    /// MprAdminServerDisconnect.
    public static boolean CloseHandle(@Nullable HANDLE hObject) {
        EventObject event = ThisProcess.get().handles().remove(hObject, EventObject.class);
        if (event == null) {
            SetLastError(ERROR_INVALID_HANDLE);
            return false;
        }
        event.close();
        return true;
    }

    // Waits

    /// Waits for an event: `WAIT_OBJECT_0`, `WAIT_TIMEOUT` or `WAIT_FAILED`, the last with
    /// `ERROR_INVALID_HANDLE` if the handle is no event or is closed while waiting, or with
    /// `ERROR_OPERATION_ABORTED` if the thread is interrupted, whose interrupt status stays set.
    ///
    /// @param dwMilliseconds unsigned; 0 looks once, `INFINITE` waits for as long as it takes
    public static int WaitForSingleObject(@Nullable HANDLE hHandle, int dwMilliseconds) {
        EventObject event = eventOf(hHandle);
        if (event == null) {
            return WAIT_FAILED;
        }
        return waited(() -> event.await(timeout(dwMilliseconds)) ? WAIT_OBJECT_0 : WAIT_TIMEOUT);
    }

    /// Waits for one of several events (`WAIT_OBJECT_0` plus its place; the first, if several are
    /// set) or for all at one moment (`WAIT_OBJECT_0`). `WAIT_TIMEOUT` or `WAIT_FAILED` as for one,
    /// and the latter with `ERROR_INVALID_PARAMETER` for a count that is not 1 to 64 or more than
    /// the array has, or if a handle stands there twice.
    ///
    /// @param dwMilliseconds unsigned; 0 looks once, `INFINITE` waits for as long as it takes
    public static int WaitForMultipleObjects(
            int nCount, HANDLE @Nullable [] lpHandles, boolean bWaitAll, int dwMilliseconds) {
        if (nCount < 1
                || nCount > MAXIMUM_WAIT_OBJECTS
                || lpHandles == null
                || lpHandles.length < nCount) {
            SetLastError(ERROR_INVALID_PARAMETER);
            return WAIT_FAILED;
        }
        List<EventObject> events = new ArrayList<>(nCount);
        for (int i = 0; i < nCount; i++) {
            EventObject event = eventOf(lpHandles[i]);
            if (event == null) {
                return WAIT_FAILED;
            }
            events.add(event);
        }
        if (new HashSet<>(events).size() != nCount) {
            SetLastError(ERROR_INVALID_PARAMETER);
            return WAIT_FAILED;
        }
        Duration timeout = timeout(dwMilliseconds);
        return waited(
                () -> {
                    int place =
                            bWaitAll
                                    ? EventObject.awaitAll(timeout, events) ? 0 : -1
                                    : EventObject.awaitAny(timeout, events);
                    return place < 0 ? WAIT_TIMEOUT : WAIT_OBJECT_0 + place;
                });
    }

    // Errors and messages

    /// Why the last call of this thread failed.
    public static int GetLastError() {
        return LAST_ERROR.get();
    }

    public static void SetLastError(int dwErrCode) {
        LAST_ERROR.set(dwErrCode);
    }

    /// The text of a code in our own words, without a line's end. Answers its length, or 0 on
    /// failure: `ERROR_INVALID_PARAMETER` if the buffer is null or the flags ask for something else
    /// than a system message, `ERROR_MR_MID_NOT_FOUND` if there is no text,
    /// `ERROR_INSUFFICIENT_BUFFER` if it is longer than `nSize`.
    ///
    /// @param dwFlags `FORMAT_MESSAGE_FROM_SYSTEM`, to which the two others may be added; inserts
    ///   do not occur
    /// @param dwLanguageId passed over: there is one language
    /// @param lpBuffer an array of one that receives the text; with
    ///   `FORMAT_MESSAGE_ALLOCATE_BUFFER` it is to be freed by [#LocalFree]
    /// @param nSize room in the buffer in characters, the NUL of C included; passed over with
    ///   `FORMAT_MESSAGE_ALLOCATE_BUFFER`
    public static int FormatMessage(
            int dwFlags,
            @Nullable Void lpSource,
            int dwMessageId,
            int dwLanguageId,
            String @Nullable [] lpBuffer,
            int nSize,
            @Nullable Void arguments) {
        int optional = FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_IGNORE_INSERTS;
        if ((dwFlags & ~optional) != FORMAT_MESSAGE_FROM_SYSTEM || Call.absent(lpBuffer)) {
            SetLastError(ERROR_INVALID_PARAMETER);
            return 0;
        }
        boolean allocate = (dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER) != 0;
        Optional<String> text =
                allocate ? Messages.allocate(dwMessageId) : Messages.find(dwMessageId);
        if (text.isEmpty()) {
            SetLastError(ERROR_MR_MID_NOT_FOUND);
            return 0;
        }
        int length = text.get().length();
        if (!allocate && length + 1L > Integer.toUnsignedLong(nSize)) {
            SetLastError(ERROR_INSUFFICIENT_BUFFER);
            return 0;
        }
        Call.put(lpBuffer, text.get());
        return length;
    }

    /// Frees a text that MprAdminGetErrorString or FormatMessage has allocated. Null if it did;
    /// else the text, with `ERROR_INVALID_HANDLE`. Freeing null does nothing and answers null.
    public static @Nullable Object LocalFree(@Nullable Object hMem) {
        if (hMem == null || ThisProcess.get().texts().free(hMem)) {
            return null;
        }
        SetLastError(ERROR_INVALID_HANDLE);
        return hMem;
    }

    private static @Nullable EventObject eventOf(@Nullable HANDLE handle) {
        EventObject event = ThisProcess.get().handles().get(handle, EventObject.class);
        if (event == null) {
            SetLastError(ERROR_INVALID_HANDLE);
        }
        return event;
    }

    private static Duration timeout(int dwMilliseconds) {
        return dwMilliseconds == INFINITE
                ? Duration.ofNanos(Long.MAX_VALUE) // 292 years
                : Duration.ofMillis(Integer.toUnsignedLong(dwMilliseconds));
    }

    private interface Wait {
        int await() throws InterruptedException;
    }

    /// Sets the last error and answers `WAIT_FAILED` where the wait throws.
    private static int waited(Wait wait) {
        try {
            return wait.await();
        } catch (RouterException e) {
            SetLastError(e.code());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            SetLastError(ERROR_OPERATION_ABORTED);
        }
        return WAIT_FAILED;
    }
}
