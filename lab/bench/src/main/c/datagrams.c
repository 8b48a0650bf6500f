// Numbered datagrams, and who gets them.
//
// datagrams send             reads lines "ADDRESS PORT FIRST COUNT INTERVAL_MS", sends so many from FIRST on, each with its
//                            number, prints "sent NUMBER NS" (stamped before the send) or "refused NUMBER NS", then "done"
// datagrams receive NETNS PORT   prints "got NUMBER NS" for each
#include "bench.h"
#include <arpa/inet.h>
#include <netinet/in.h>

static int udp(void) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    return fd;
}

static int receive(const char *netns, int port) {
    enter_netns(netns);
    int fd = udp();
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (bind(fd, (struct sockaddr *)&here, sizeof here) < 0) die("bind");
    ready();
    for (;;) {
        uint64_t number;
        if (recv(fd, &number, sizeof number, 0) != sizeof number) continue;
        printf("got %llu %lld\n", (unsigned long long)number, (long long)now_ns());
        fflush(stdout);
    }
}

static int send_all(void) {
    int fd = udp();
    ready();
    char line[256], address[64];
    int port, count, pause_ms;
    unsigned long long first;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "%63s %d %llu %d %d", address, &port, &first, &count, &pause_ms) != 5)
            usage("ADDRESS PORT FIRST COUNT INTERVAL_MS");
        struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
        if (inet_pton(AF_INET, address, &to.sin_addr) != 1) die(address);
        for (int i = 0; i < count; i++) {
            uint64_t number = first + (uint64_t)i;
            int64_t now = now_ns();
            int sent = sendto(fd, &number, sizeof number, 0, (struct sockaddr *)&to, sizeof to) == sizeof number;
            printf("%s %llu %lld\n", sent ? "sent" : "refused", (unsigned long long)number, (long long)now);
            fflush(stdout);
            usleep((useconds_t)pause_ms * 1000);
        }
        puts("done");
        fflush(stdout);
    }
    return 0;
}

int main(int argc, char **argv) {
    lifecycle();
    if (argc == 2 && !strcmp(argv[1], "send")) return send_all();
    if (argc == 4 && !strcmp(argv[1], "receive")) return receive(argv[2], atoi(argv[3]));
    usage("datagrams send | datagrams receive NETNS PORT");
}
