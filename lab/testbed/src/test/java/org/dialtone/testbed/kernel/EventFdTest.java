package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.local.EventFdObject;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.Spawn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An event object that another process waits on: a C program with an epoll loop, which has
/// inherited the descriptor.
///
///     near                                far
///     v0 ──────────────────────────────── v0 (toggled)
///     router ──▶ eventfd ──▶ epoll in C
@RequiresRoot
class EventFdTest {
    private static final String PROGRAM =
            """
            #include <stdint.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <sys/epoll.h>
            #include <unistd.h>

            /* Reads signals from the eventfd 3 until there were as many as the argument says; a
               line for each time it was woken. */
            int main(int argc, char **argv) {
                uint64_t wanted = argc > 1 ? strtoull(argv[1], 0, 10) : 1, sum = 0, value;
                int epoll = epoll_create1(0);
                struct epoll_event event = {.events = EPOLLIN};
                if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, 3, &event) != 0) return 2;
                printf("waiting\\n");
                fflush(stdout);
                while (sum < wanted) {
                    if (epoll_wait(epoll, &event, 1, -1) != 1) return 3;
                    if (read(3, &value, sizeof value) == sizeof value) {
                        sum += value;
                        printf("%llu\\n", (unsigned long long) sum);
                        fflush(stdout);
                    }
                }
                return sum == wanted ? 0 : 4;
            }
            """;

    @Test
    void anEpollLoopInAnotherProcessIsWokenByEveryChange(@TempDir Path directory)
            throws IOException {
        Path source = Files.writeString(directory.resolve("wait.c"), PROGRAM);
        Path program = directory.resolve("wait");
        Namespace.run("", "gcc", "-O1", "-Wall", "-o", program.toString(), source.toString());
        Path output = directory.resolve("output");
        try (Lab lab = Lab.open();
                EventFdObject event = EventFdObject.create(true)) {
            int far = lab.veth("v0");
            int toggles = 1_000;
            try (Spawn child =
                    Spawn.of(
                            List.of(program.toString(), Integer.toString(toggles)),
                            event.descriptor(),
                            output)) {
                await().atMost(Lab.LIMIT).until(() -> lines(output).size() == 1);
                lab.router.register(event);
                // one by one at first: each wakes it
                for (int i = 0; i < 20; i++) {
                    if (i % 2 == 0) {
                        lab.farLinks.down(far);
                    } else {
                        lab.farLinks.up(far);
                    }
                    String sum = Integer.toString(i + 1);
                    await().atMost(Lab.LIMIT).until(() -> lines(output).getLast().equals(sum));
                }
                // then as fast as they come: no signal is lost in the counter
                while (event.count() < toggles) {
                    long seen = event.count();
                    if (lab.shown("v0").connected()) {
                        lab.farLinks.down(far);
                    } else {
                        lab.farLinks.up(far);
                    }
                    while (event.count() == seen) {
                        Thread.onSpinWait();
                    }
                }
                assertThat(child.await()).isZero();
            }
            assertThat(lines(output).getLast()).isEqualTo(Integer.toString(toggles));
        }
    }

    private static List<String> lines(Path output) throws IOException {
        return Files.exists(output) ? Files.readAllLines(output) : List.of();
    }
}
