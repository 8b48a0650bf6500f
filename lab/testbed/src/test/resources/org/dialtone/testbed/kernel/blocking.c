// Waits on a blocking eventfd with read alone. blocking SOCKET
#define main listen_main
#include "listen.c"
#undef main

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    snprintf(path.sun_path, sizeof path.sun_path, "%s", argv[1]);
    int router = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connect(router, (struct sockaddr *)&path, sizeof path) < 0) return perror(argv[1]), 3;
    struct answer answer;
    int event = eventfd(0, EFD_CLOEXEC);
    if (ask(router, REGISTER, 1, event, &answer)) return 4;
    puts("registered");
    fflush(stdout);
    uint64_t signals;
    while (read(event, &signals, sizeof signals) == sizeof signals) {
        printf("%llu\n", (unsigned long long)signals);
        fflush(stdout);
    }
    return perror("read"), 5;
}
