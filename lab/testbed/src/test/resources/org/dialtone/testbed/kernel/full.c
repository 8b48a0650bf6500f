// Registers an eventfd whose counter is full, blocking ones of its own besides, and waits to be killed. full SOCKET
#define main listen_main
#include "listen.c"
#undef main
#include <fcntl.h>

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    snprintf(path.sun_path, sizeof path.sun_path, "%s", argv[1]);
    int router = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connect(router, (struct sockaddr *)&path, sizeof path) < 0) return perror(argv[1]), 3;
    struct answer answer;
    uint64_t full = UINT64_MAX - 1;
    for (uint64_t id = 0; id < 10; id++) {
        int event = eventfd(0, EFD_CLOEXEC); // blocking
        if (write(event, &full, sizeof full) != sizeof full) return 4;
        if (ask(router, REGISTER, id, event, &answer)) return 5;
        if (!(fcntl(event, F_GETFL) & O_NONBLOCK)) return fputs("still blocking\n", stderr), 6;
    }
    puts("registered");
    fflush(stdout);
    for (;;) pause();
}
