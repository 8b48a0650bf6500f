// Registers and deregisters so many eventfds, one after the other, each once it has been signalled, and fails if one
// of them is written to after the answer to its deregister. storm SOCKET ROUNDS
#define main listen_main
#include "listen.c"
#undef main
#include <stdlib.h>

#define KEPT 256

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    snprintf(path.sun_path, sizeof path.sun_path, "%s", argv[1]);
    int router = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connect(router, (struct sockaddr *)&path, sizeof path) < 0) return perror(argv[1]), 3;
    int ended[KEPT], rounds = atoi(argv[2]);
    memset(ended, -1, sizeof ended);
    struct answer answer;
    uint64_t signals, all = 0;
    for (int i = 0; i < rounds + KEPT; i++) {
        int *slot = &ended[i % KEPT];
        if (*slot >= 0) { // has been silent for KEPT rounds
            if (read(*slot, &signals, sizeof signals) > 0) return fprintf(stderr, "round %d: signalled after\n", i), 4;
            close(*slot);
            *slot = -1;
        }
        if (i >= rounds) continue;
        int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (ask(router, REGISTER, (uint64_t)i, event, &answer)) return 5;
        struct pollfd wait = {event, POLLIN, 0};
        if (i % 4 == 0 && poll(&wait, 1, 60000) != 1) return fputs("never signalled\n", stderr), 6;
        if (ask(router, DEREGISTER, (uint64_t)i, -1, &answer)) return 7;
        if (read(event, &signals, sizeof signals) == sizeof signals) all += signals;
        *slot = event; // empty from now on
    }
    printf("signals %llu\n", (unsigned long long)all);
    return 0;
}
