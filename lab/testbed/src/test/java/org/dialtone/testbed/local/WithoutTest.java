package org.dialtone.testbed.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Opens routers without rights, without netlink, without descriptors: each time the error says
/// what is missing, and what is there works.
@RequiresRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class WithoutTest {
    private static final List<String> NOBODY =
            List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "--no-new-privs");

    /// Runs a program in which socket(AF_NETLINK) fails.
    private static final String DENIER =
            """
            #include <stddef.h>
            #include <stdlib.h>
            #include <unistd.h>
            #include <linux/filter.h>
            #include <linux/seccomp.h>
            #include <sys/prctl.h>
            #include <sys/syscall.h>

            int main(int argc, char **argv)
            {
                struct sock_filter filter[] = {
                    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
                    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
                    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 16 /* AF_NETLINK */, 0, 1),
                    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | atoi(argv[1])),
                    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                };
                struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
                if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
                    || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
                    return 126;
                execvp(argv[2], argv + 2);
                return 127;
            }
            """;

    private Child child;

    @BeforeAll
    void copyClasses() throws IOException {
        child = new Child();
    }

    @AfterAll
    void removeClasses() throws IOException {
        child.close();
    }

    private static List<String> in(Namespace namespace, List<String> words) {
        return namespace.command(words.toArray(String[]::new));
    }

    @Test
    void nobodyMayNotEnterANamespace() throws Exception {
        try (Namespace namespace = Namespace.create()) {
            assertThat(child.run(NOBODY, "named", namespace.name()))
                    .containsExactly(
                            "ERROR_ACCESS_DENIED (5): no right to enter the network namespace"
                                    + " /run/netns/"
                                    + namespace.name()
                                    + ": run as root, or with CAP_SYS_ADMIN");
        }
    }

    @Test
    void nobodyMayNotEnterEvenTheNamespaceOfItsOwnProcess() throws Exception {
        assertThat(child.run(NOBODY, "file", "/proc/self/ns/net"))
                .singleElement()
                .asString()
                .startsWith("ERROR_ACCESS_DENIED (5): no right to enter");
    }

    @Test
    void nobodyCannotReadWhatIsNotItsOwn() throws Exception {
        Path secret = Files.createTempFile("dialtone", null);
        try {
            assertThat(child.run(NOBODY, "file", secret.toString()))
                    .containsExactly(
                            "ERROR_ACCESS_DENIED (5): no right to enter the network namespace "
                                    + secret
                                    + ": run as root, or with CAP_SYS_ADMIN");
        } finally {
            Files.delete(secret);
        }
    }

    /// Everything works without root in one's own namespace: the links are listed, and an event
    /// object is signalled.
    @Test
    void nobodyIsSignalledInItsOwnNamespace() throws Exception {
        try (Namespace namespace = Namespace.create()) {
            namespace.ip("link add name va up type veth peer name vb");
            namespace.ip("link set vb up");
            Process process = child.start(in(namespace, NOBODY), "wait");
            try (BufferedReader in = process.inputReader()) {
                assertThat(in.readLine()).isEqualTo("registered");
                namespace.ip("link set vb down");
                assertThat(in.readLine()).isEqualTo("signalled");
                assertThat(in.readLine()).isNull();
                assertThat(process.waitFor()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, EPERM", "13, EACCES", "97, EAFNOSUPPORT", "93, EPROTONOSUPPORT"})
    void withoutNetlinkItIsNotSupported(int errno, String name) throws Exception {
        Path denier = child.directory().resolve("denier");
        if (!Files.exists(denier)) {
            Namespace.run(DENIER, "gcc", "-x", "c", "-", "-o", denier.toString());
        }
        List<String> denied = List.of(denier.toString(), Integer.toString(errno));
        assertThat(child.run(denied, "own"))
                .containsExactly(
                        "ERROR_NOT_SUPPORTED (50): this machine's links cannot be listened to"
                                + " (socket: "
                                + name
                                + "): a sandbox that forbids netlink?");
        assertThat(child.run(denied, "file", "/proc/self/ns/net"))
                .singleElement()
                .asString()
                .startsWith("ERROR_NOT_SUPPORTED (50)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exhaust", "exhaust-file /proc/self/ns/net"})
    void withoutADescriptorItIsNotEnoughMemory(String what) throws Exception {
        List<String> limited = List.of("sh", "-c", "ulimit -n 64; exec \"$@\"", "sh");
        List<String> lines = child.run(limited, what.split(" "));
        List<String> left = lines.stream().filter(line -> line.contains(" left: ")).toList();
        assertThat(left).as(String.join("\n", lines)).hasSize(5);
        assertThat(left.subList(0, 2))
                .as("a router takes two")
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .contains("ERROR_NOT_ENOUGH_MEMORY (8)")
                                        .contains("EMFILE")
                                        .contains("raise the limit of open files"));
        assertThat(left.subList(2, 5)).allSatisfy(line -> assertThat(line).contains("open, "));
        List<String> rest = lines.subList(lines.indexOf(left.getLast()) + 1, lines.size());
        assertThat(rest).hasSize(3);
        assertThat(rest.subList(0, 2))
                .as("adopting and making an event object")
                .allSatisfy(line -> assertThat(line).startsWith("ERROR_NOT_ENOUGH_MEMORY (8)"));
        assertThat(rest.getLast()).as("nothing was lost").startsWith("open, ");
    }

    @Test
    void whatIsNoNamespaceIsRefusedWhateverItIs() throws Exception {
        Path fifo = child.directory().resolve("fifo");
        Namespace.run("", "mkfifo", fifo.toString()); // would block whoever opened it to read
        List<String> said = new ArrayList<>();
        for (String file :
                List.of("/etc/passwd", "/", "/dev/null", "/proc/self/ns/pid", fifo.toString())) {
            said.addAll(child.run(List.of(), "file", file));
        }
        assertThat(said)
                .hasSize(5)
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("ERROR_INVALID_PARAMETER (87): /")
                                        .endsWith(" is not a network namespace"));
    }
}
