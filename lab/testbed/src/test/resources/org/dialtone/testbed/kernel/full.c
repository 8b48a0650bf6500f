// Registers blocking eventfds whose counters are full, goes on filling half of them, and waits to be killed. full SOCKET
#define main listen_main
#include "listen.c"
#undef main
#include <fcntl.h>

enum { EVENTS = 100 };

// Makes the counter as full as it gets, and the file one whose writers wait for room.
static int fill(int event) {
    uint64_t full = UINT64_MAX - 1, taken;
    if (fcntl(event, F_SETFL, O_NONBLOCK)) return -1;
    do
        (void)!read(event, &taken, sizeof taken);
    while (write(event, &full, sizeof full) != sizeof full); // the router may have been quicker
    return fcntl(event, F_SETFL, 0);
}

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    snprintf(path.sun_path, sizeof path.sun_path, "%s", argv[1]);
    int router = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connect(router, (struct sockaddr *)&path, sizeof path) < 0) return perror(argv[1]), 3;
    struct answer answer;
    int events[EVENTS];
    for (int id = 0; id < EVENTS; id++) {
        events[id] = eventfd(0, EFD_CLOEXEC);
        if (ask(router, REGISTER, (uint64_t)id, events[id], &answer)) return 4;
        if (fill(events[id])) return perror("fill"), 5;
    }
    puts("registered");
    fflush(stdout);
    for (;; poll(NULL, 0, 1))
        for (int id = 0; id < EVENTS / 2; id++)
            if (fill(events[id])) return perror("fill"), 6;
}
