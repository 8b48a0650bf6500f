// What every program of the benchmark shares: the clock, stamps, network namespaces, rtnetlink.
//
// The protocol with lab/bench/run: a program prints "ready", works until SIGTERM, prints its stamps
// ("nanoseconds index state", CLOCK_MONOTONIC) and ends. Lines that begin with # are remarks.
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IFF_LOWER_UP
#define IFF_LOWER_UP 0x10000
#endif

__attribute__((noreturn, unused)) static void die(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

__attribute__((noreturn, unused)) static void usage(const char *text) {
    fprintf(stderr, "usage: %s\n", text);
    exit(2);
}

static inline int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

// Stamps: kept in memory that is already there, printed at the end.
struct stamp {
    int64_t ns;
    int index, state;
};
static struct stamp *stamps;
static size_t stamp_count, stamp_room = 1 << 18;

__attribute__((unused)) static void stamps_prepare(void) {
    stamps = malloc(stamp_room * sizeof *stamps);
    if (!stamps) die("malloc");
    memset(stamps, 1, stamp_room * sizeof *stamps);
}

__attribute__((unused)) static inline void stamp_at(int64_t ns, int index, int state) {
    if (stamp_count < stamp_room) stamps[stamp_count++] = (struct stamp){ns, index, state};
}

__attribute__((unused)) static inline void stamp(int index, int state) {
    stamp_at(now_ns(), index, state);
}

__attribute__((unused)) static void stamps_print(void) {
    for (size_t i = 0; i < stamp_count; i++)
        printf("%lld %d %d\n", (long long)stamps[i].ns, stamps[i].index, stamps[i].state);
    fflush(stdout);
}

// SIGTERM interrupts the blocking call and sets this; the death of the driver kills.
static volatile sig_atomic_t stopping;
static void on_term(int signal) {
    (void)signal;
    stopping = 1;
}

__attribute__((unused)) static void lifecycle(void) {
    struct sigaction action = {.sa_handler = on_term};
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

__attribute__((unused)) static void ready(void) {
    puts("ready");
    fflush(stdout);
}

__attribute__((unused)) static void enter_netns(const char *name) {
    char path[256];
    snprintf(path, sizeof path, "/run/netns/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || setns(fd, CLONE_NEWNET) < 0) die(path);
    close(fd);
}

__attribute__((unused)) static int index_of(const char *name) {
    int index = (int)if_nametoindex(name);
    if (index == 0) die(name);
    return index;
}

__attribute__((unused)) static int nl_open(unsigned groups, int rcvbuf) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) die("netlink socket");
    if (rcvbuf && setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &rcvbuf, sizeof rcvbuf) < 0)
        die("SO_RCVBUFFORCE");
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = groups};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) die("bind");
    return fd;
}

struct link_request {
    struct nlmsghdr header;
    struct ifinfomsg info;
    struct rtattr attribute;
    uint32_t mask;
};

__attribute__((unused)) static void nl_send(int fd, const void *message, size_t length) {
    if (send(fd, message, length, 0) != (ssize_t)length) die("netlink send");
}

// RTM_NEWLINK that sets or clears IFF_UP.
__attribute__((unused)) static void nl_set_up(int fd, int index, int up, uint16_t flags) {
    struct link_request r = {
        .header = {.nlmsg_len = NLMSG_LENGTH(sizeof r.info), .nlmsg_type = RTM_NEWLINK,
                   .nlmsg_flags = NLM_F_REQUEST | flags, .nlmsg_seq = 7},
        .info = {.ifi_index = index, .ifi_change = IFF_UP, .ifi_flags = up ? IFF_UP : 0}};
    nl_send(fd, &r, r.header.nlmsg_len);
}

// RTM_GETLINK of one link (index > 0) or a dump of all (0); mask is IFLA_EXT_MASK.
__attribute__((unused)) static void nl_get(int fd, int index, uint32_t mask) {
    struct link_request r = {
        .header = {.nlmsg_len = sizeof r, .nlmsg_type = RTM_GETLINK,
                   .nlmsg_flags = NLM_F_REQUEST | (index ? 0 : NLM_F_DUMP), .nlmsg_seq = 9},
        .info = {.ifi_index = index},
        .attribute = {.rta_len = RTA_LENGTH(sizeof(uint32_t)), .rta_type = IFLA_EXT_MASK},
        .mask = mask};
    nl_send(fd, &r, r.header.nlmsg_len);
}

// The states of links by index, and which link is asked for (0: all).
struct table {
    int only, size;
    signed char *state;
};

__attribute__((unused)) static struct table table_of(int only) {
    struct table t = {only, 1 << 17, NULL};
    t.state = malloc((size_t)t.size);
    if (!t.state) die("malloc");
    memset(t.state, -1, (size_t)t.size);
    return t;
}

// Compares messages with the table; calls changed(index, connected) for each difference.
static inline void table_apply(struct table *t, char *buffer, ssize_t length,
                               void (*changed)(int index, int connected)) {
    for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, length); h = NLMSG_NEXT(h, length)) {
        if (h->nlmsg_type != RTM_NEWLINK && h->nlmsg_type != RTM_DELLINK) continue;
        struct ifinfomsg *info = NLMSG_DATA(h);
        if (info->ifi_family != AF_UNSPEC || (t->only && info->ifi_index != t->only)) continue;
        if (info->ifi_index <= 0 || info->ifi_index >= t->size) continue;
        unsigned both = IFF_UP | IFF_LOWER_UP;
        int connected = h->nlmsg_type == RTM_NEWLINK && (info->ifi_flags & both) == both;
        signed char *state = &t->state[info->ifi_index];
        if (*state == connected) continue;
        int known = *state >= 0;
        *state = (signed char)connected;
        if (known && changed) changed(info->ifi_index, connected);
    }
}

// Fills the table with what is so now.
__attribute__((unused)) static void table_fill(struct table *t) {
    static char buffer[1 << 18];
    int fd = nl_open(0, 0);
    nl_get(fd, 0, RTEXT_FILTER_SKIP_STATS);
    for (;;) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n < 0) die("dump");
        struct nlmsghdr *h = (void *)buffer;
        if (h->nlmsg_type == NLMSG_DONE) break;
        table_apply(t, buffer, n, NULL);
        if (h->nlmsg_type == NLMSG_ERROR) die("dump");
    }
    close(fd);
}
