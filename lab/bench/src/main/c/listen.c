// A bare C listener on rtnetlink: stamps each connect and disconnect the moment recv has told it.
//
// listen NETNS LINK|- [RCVBUF_BYTES] [recv|recvmsg|ppoll]     - for all links; RCVBUF 0: the default
#include "bench.h"

static int overruns;

int main(int argc, char **argv) {
    if (argc < 3) usage("listen NETNS LINK|- [RCVBUF_BYTES] [recv|recvmsg|ppoll]");
    lifecycle();
    stamps_prepare();
    enter_netns(argv[1]);
    const char *how = argc > 4 ? argv[4] : "recv";
    struct table table = table_of(strcmp(argv[2], "-") ? index_of(argv[2]) : 0);
    int fd = nl_open(RTMGRP_LINK, argc > 3 ? atoi(argv[3]) : 0);
    table_fill(&table);
    ready();
    static char buffer[1 << 18];
    while (!stopping) {
        ssize_t n;
        if (!strcmp(how, "ppoll")) {
            struct pollfd p[2] = {{fd, POLLIN, 0}, {STDIN_FILENO, 0, 0}};
            struct timespec t = {60, 0};
            if (ppoll(p, 2, &t, NULL) <= 0) continue;
            struct sockaddr_nl from;
            socklen_t length = sizeof from;
            n = recvfrom(fd, buffer, sizeof buffer, MSG_DONTWAIT, (struct sockaddr *)&from, &length);
        } else if (!strcmp(how, "recvmsg")) {
            struct sockaddr_nl from;
            struct iovec part = {buffer, sizeof buffer};
            struct msghdr message = {.msg_name = &from, .msg_namelen = sizeof from,
                                     .msg_iov = &part, .msg_iovlen = 1};
            n = recvmsg(fd, &message, 0);
        } else {
            n = recv(fd, buffer, sizeof buffer, 0);
        }
        if (n < 0 && errno == ENOBUFS) overruns++;
        if (n > 0) table_apply(&table, buffer, n, stamp);
    }
    stamps_print();
    printf("# overruns %d\n", overruns);
    if (!table.only) {
        int up = 0, wrong = 0;
        struct table now = table_of(0);
        table_fill(&now);
        for (int i = 0; i < table.size; i++) {
            up += table.state[i] == 1;
            wrong += table.state[i] != now.state[i];
        }
        printf("# connected %d\n# wrong %d\n", up, wrong);
    }
    return 0;
}
