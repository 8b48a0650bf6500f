package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.dialtone.testbed.Namespace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The socket on which systemd listens to a service (sd_notify(3)), in a process of its own: the
/// JDK has no datagrams on Unix sockets, and what the daemon sends them with is under test.
final class NotifySocket implements AutoCloseable {
    private static final String PROGRAM =
            """
            import socket, struct, sys, time
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            s.bind("\\0" + sys.argv[1][1:] if sys.argv[1][0] == "@" else sys.argv[1])
            print("bound", flush=True)
            while True:
                data, ancillary, _, _ = s.recvmsg(65536, 64)
                at = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
                pid = struct.unpack("iII", ancillary[0][2])[0]
                print(at, pid, data.decode().replace("\\n", "\\t"), sep="\\t", flush=True)
            """;

    /// @param at when it came, in microseconds of CLOCK_MONOTONIC
    /// @param pid of the sender, as the kernel says
    record Datagram(long at, long pid, List<String> lines) {
        private static Datagram of(String line) {
            List<String> parts = List.of(line.split("\t"));
            return new Datagram(
                    Long.parseLong(parts.get(0)),
                    Long.parseLong(parts.get(1)),
                    parts.subList(2, parts.size()));
        }

        /// The value that is assigned to a variable.
        String value(String variable) {
            String start = variable + "=";
            List<String> found = lines.stream().filter(line -> line.startsWith(start)).toList();
            assertThat(found).as(() -> variable + " in " + lines).hasSize(1);
            return found.getFirst().substring(start.length());
        }
    }

    private final Process process;
    private final BlockingQueue<Datagram> waiting = new LinkedBlockingQueue<>();

    private NotifySocket(Process process, BufferedReader out) {
        this.process = process;
        Thread.ofPlatform().daemon().name("notify socket").start(() -> read(out));
    }

    /// Returns once it can be sent to.
    ///
    /// @param address as in NOTIFY_SOCKET: a path, or `@NAME` in the namespace's abstract names
    static NotifySocket open(Namespace namespace, String address) throws IOException {
        Process process =
                new ProcessBuilder(namespace.command("python3", "-c", PROGRAM, address))
                        .redirectErrorStream(true)
                        .start();
        BufferedReader out = process.inputReader(UTF_8);
        assertThat(out.readLine()).isEqualTo("bound");
        return new NotifySocket(process, out);
    }

    private void read(BufferedReader out) {
        try (out) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                waiting.add(Datagram.of(line));
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Waits for the next datagram with such a line; passes over others.
    Datagram await(String wanted) throws InterruptedException {
        List<Datagram> others = new ArrayList<>();
        while (true) {
            Datagram next = waiting.poll(RunningDaemon.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as(() -> wanted + " comes after " + others).isNotNull();
            if (next.lines().contains(wanted)) {
                return next;
            }
            others.add(next);
        }
    }

    /// What has come and was not waited for.
    List<Datagram> rest() {
        List<Datagram> rest = new ArrayList<>();
        waiting.drainTo(rest);
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
