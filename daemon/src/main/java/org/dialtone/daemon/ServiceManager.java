package org.dialtone.daemon;

import org.dialtone.linux.ffm.SystemException;
import org.dialtone.linux.ffm.UnixDatagram;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// What is told to systemd (sd_notify(3)); nothing if it does not listen. Any thread.
final class ServiceManager implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServiceManager.class.getName());

    private final @Nullable UnixDatagram socket;
    private final @Nullable Duration watchdog;

    private ServiceManager(@Nullable UnixDatagram socket, @Nullable Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /// As NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID of the environment say.
    static ServiceManager of(Map<String, String> environment, long pid) {
        String address = environment.get("NOTIFY_SOCKET");
        if (address == null || address.isEmpty()) {
            return new ServiceManager(null, null);
        }
        try {
            return new ServiceManager(UnixDatagram.to(address), watchdog(environment, pid));
        } catch (SystemException e) {
            LOG.log(Level.WARNING, "NOTIFY_SOCKET cannot be used: " + e.getMessage());
            return new ServiceManager(null, null);
        }
    }

    private static @Nullable Duration watchdog(Map<String, String> environment, long pid) {
        String whose = environment.get("WATCHDOG_PID");
        String micros = environment.get("WATCHDOG_USEC");
        if (micros == null || (whose != null && !whose.equals(Long.toString(pid)))) {
            return null;
        }
        try {
            long value = Long.parseLong(micros);
            return value > 0 && value < Long.MAX_VALUE / 1000
                    ? Duration.ofNanos(value * 1000)
                    : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /// How often it wants to hear [#alive] at the least; null for never.
    @Nullable Duration watchdog() {
        return watchdog;
    }

    void ready(String status) {
        send("READY=1\nSTATUS=" + status);
    }

    /// To be followed by [#ready], as Type=notify-reload wants.
    void reloading(long monotonicNanos) {
        send("RELOADING=1\nMONOTONIC_USEC=" + monotonicNanos / 1000);
    }

    void status(String status) {
        send("STATUS=" + status);
    }

    void alive() {
        send("WATCHDOG=1");
    }

    void stopping() {
        send("STOPPING=1");
    }

    private void send(String text) {
        if (socket == null) {
            return;
        }
        try {
            socket.send(text.getBytes(StandardCharsets.UTF_8));
        } catch (SystemException e) {
            LOG.log(Level.WARNING, "systemd cannot be told: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
