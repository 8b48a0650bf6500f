// The C chain: blocked in recv on rtnetlink, then one write to each eventfd that was inherited.
//
// chain NETNS LINK FIRST_FD COUNT       stamps: when the first eventfd is written; state: ns for all of them
#include "bench.h"

static int first, count;

static void changed(int index, int connected) {
    (void)connected;
    int64_t start = now_ns(), one = 1;
    for (int fd = first; fd < first + count; fd++)
        if (write(fd, &one, sizeof one) < 0) die("eventfd");
    if (count > 1) stamp_at(start, index, (int)(now_ns() - start));
}

int main(int argc, char **argv) {
    if (argc < 5) usage("chain NETNS LINK FIRST_FD COUNT");
    lifecycle();
    stamps_prepare();
    enter_netns(argv[1]);
    struct table table = table_of(index_of(argv[2]));
    first = atoi(argv[3]);
    count = atoi(argv[4]);
    int fd = nl_open(RTMGRP_LINK, 0);
    table_fill(&table);
    ready();
    static char buffer[1 << 16];
    while (!stopping) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n > 0) table_apply(&table, buffer, n, changed);
    }
    for (size_t i = 0; i < stamp_count; i++) printf("# loop %d\n", stamps[i].state);
    return 0;
}
