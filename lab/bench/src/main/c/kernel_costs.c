// What questions to the kernel cost.
//
// kernel_costs NETNS get LINK COUNT       RTM_GETLINK of one link, with and without statistics
// kernel_costs NETNS dump COUNT           a dump of all links, the same
// kernel_costs NETNS portid LINK          does a message say who asked for the change?
#include "bench.h"

static char buffer[1 << 18];

static int one_answer(int fd) {
    ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n < 0) die("recv");
    return (int)n;
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void report(const char *what, int64_t *taken, int n, long bytes) {
    qsort(taken, (size_t)n, sizeof *taken, compare);
    printf("%s p50 %.1f us p99 %.1f us bytes %ld\n", what, (double)taken[n / 2] / 1e3, (double)taken[n * 99 / 100] / 1e3, bytes);
}

static void costs(int fd, int index, int count) {
    static const uint32_t masks[] = {0, RTEXT_FILTER_SKIP_STATS};
    int64_t *taken[2] = {calloc((size_t)count, 8), calloc((size_t)count, 8)};
    long bytes[2] = {0, 0};
    for (int i = 0; i < count * 2; i++) {
        int m = i % 2;
        int64_t start = now_ns();
        nl_get(fd, index, masks[m]);
        bytes[m] = 0;
        do bytes[m] += one_answer(fd);
        while (!index && ((struct nlmsghdr *)buffer)->nlmsg_type != NLMSG_DONE);
        taken[m][i / 2] = now_ns() - start;
    }
    report("with statistics", taken[0], count, bytes[0]);
    report("without statistics", taken[1], count, bytes[1]);
}

static void portid(int index) {
    int fd = nl_open(0, 0), group = nl_open(RTMGRP_LINK, 0);
    struct sockaddr_nl own;
    socklen_t length = sizeof own;
    getsockname(fd, (struct sockaddr *)&own, &length);
    struct timeval second = {1, 0};
    setsockopt(group, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    for (int up = 0; up < 2; up++) {
        nl_set_up(fd, index, up, up ? NLM_F_ECHO : 0);
        ssize_t n;
        while ((n = recv(group, buffer, sizeof buffer, 0)) > 0)
            for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
                struct ifinfomsg *info = NLMSG_DATA(h);
                printf("asker %u, set %s: message type %u index %d flags %#x nlmsg_pid %u nlmsg_seq %u\n", own.nl_pid,
                       up ? "up (NLM_F_ECHO)" : "down", h->nlmsg_type, info->ifi_index, info->ifi_flags, h->nlmsg_pid,
                       h->nlmsg_seq);
            }
    }
}

int main(int argc, char **argv) {
    if (argc < 4) usage("kernel_costs NETNS get LINK COUNT | dump COUNT | portid LINK");
    enter_netns(argv[1]);
    int fd = nl_open(0, 8 << 20);
    if (!strcmp(argv[2], "get") && argc > 4) costs(fd, index_of(argv[3]), atoi(argv[4]));
    else if (!strcmp(argv[2], "dump")) costs(fd, 0, atoi(argv[3]));
    else portid(index_of(argv[3]));
    return 0;
}
