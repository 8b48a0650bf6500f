// pppd called by hand: a program that does nothing but start it and wait for the kernel's word.
//
// by_hand LINK DIAL-OPTIONS DEMAND-OPTIONS SECRET LOG
//
// Reads a word a line and answers with a line. `dial`: `up NS ADDRESS`, both from before the fork, until pppd has said that
// it has opened the link to IPv4, and until rtnetlink told that the link has its address, which is earlier. `demand`: `up NS 0`
// when the link is up and waits for a packet. `stop` (SIGTERM, until pppd has ended): `gone NS 0`. `ended STATUS` is a pppd
// that ended by itself. SECRET is a file whose content pppd reads from descriptor 0; LOG gets what it says.
#include "bench.h"
#include <linux/if_addr.h>
#include <sys/wait.h>

static const char *link_name, *secret, *log_name;
static pid_t pid;
static int output = -1, logged;
static char said[1 << 16];
static size_t length;

static void start(const char *options) {
    int in = open(secret, O_RDONLY | O_CLOEXEC);
    int ends[2];
    if (in < 0 || pipe2(ends, O_CLOEXEC) < 0) die("pipe");
    pid = fork();
    if (pid < 0) die("fork");
    if (pid == 0) {
        dup2(in, 0);
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        execl("/usr/sbin/pppd", "pppd", "file", options, (char *)NULL);
        _exit(127);
    }
    close(in);
    close(ends[1]);
    output = ends[0];
    length = 0;
}

// Reads what pppd says; false when it says no more.
static int hear(void) {
    ssize_t n = read(output, said + length, sizeof said - 1 - length);
    if (n <= 0) return 0;
    if (write(logged, said + length, (size_t)n) < 0) die(log_name);
    length += (size_t)n;
    said[length] = 0;
    if (length > sizeof said / 2) length = 0; // of a demand that has been there for long
    return 1;
}

// Whether a message says that the link of our name has an address (of a dial) or is up (of demand).
static int says_up(struct nlmsghdr *h, int demand) {
    char name[IF_NAMESIZE] = "";
    if (!demand && h->nlmsg_type == RTM_NEWADDR) {
        struct ifaddrmsg *a = NLMSG_DATA(h);
        return if_indextoname(a->ifa_index, name) && !strcmp(name, link_name);
    }
    if (demand && h->nlmsg_type == RTM_NEWLINK) {
        struct ifinfomsg *i = NLMSG_DATA(h);
        return (i->ifi_flags & IFF_UP) && if_indextoname((unsigned)i->ifi_index, name) && !strcmp(name, link_name);
    }
    return 0;
}

static int has_come_up(int fd, int demand) {
    static char buffer[1 << 16];
    ssize_t n;
    int found = 0;
    while ((n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
        for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) found |= says_up(h, demand);
    return found;
}

static void up(int fd, const char *options, int demand) {
    has_come_up(fd, demand); // of before
    int64_t begun = now_ns(), address = 0;
    start(options);
    for (;;) {
        struct pollfd p[2] = {{fd, POLLIN, 0}, {output, POLLIN, 0}};
        poll(p, 2, -1);
        if (!address && has_come_up(fd, demand)) address = now_ns() - begun;
        if (demand && address) {
            printf("up %lld 0\n", (long long)address);
            return;
        }
        if (!p[1].revents) continue;
        int more = hear();
        int64_t took = now_ns() - begun;
        if (!more) {
            int status;
            waitpid(pid, &status, 0);
            printf("ended %d\n", status);
            return;
        }
        if (!demand && strstr(said, "\nlocal  IP address ")) {
            printf("up %lld %lld\n", (long long)took, (long long)address);
            return;
        }
    }
}

static void stop(void) {
    int64_t begun = now_ns();
    kill(pid, SIGTERM);
    while (hear()) {}
    waitpid(pid, NULL, 0);
    close(output);
    printf("gone %lld 0\n", (long long)(now_ns() - begun));
}

int main(int argc, char **argv) {
    if (argc != 6) usage("by_hand LINK DIAL-OPTIONS DEMAND-OPTIONS SECRET LOG");
    lifecycle();
    link_name = argv[1], secret = argv[4], log_name = argv[5];
    logged = open(log_name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (logged < 0) die(log_name);
    int fd = nl_open(RTMGRP_LINK | RTMGRP_IPV4_IFADDR, 1 << 20);
    ready();
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        if (!strcmp(line, "dial\n")) {
            up(fd, argv[2], 0);
        } else if (!strcmp(line, "demand\n")) {
            up(fd, argv[3], 1);
        } else if (!strcmp(line, "stop\n")) {
            stop();
        } else {
            usage("dial, demand or stop, each in a line");
        }
        fflush(stdout);
    }
    return 0;
}
