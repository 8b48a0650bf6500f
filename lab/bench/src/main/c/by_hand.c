// pppd called by hand: a program that does nothing but start it and wait for the kernel's word.
//
// by_hand LINK DIAL-OPTIONS DEMAND-OPTIONS SECRET LOG
//
// Reads a word a line and answers with a line: `dial` with `up NS` (from before the fork until rtnetlink
// tells that the link has an IPv4 address), `demand` with `up NS` (until the link is up and waits for a
// packet), `stop` (SIGTERM, until pppd has ended) with `gone NS`. `ended STATUS` is a pppd that ended by
// itself. SECRET is a file whose content pppd reads from descriptor 0.
#include "bench.h"
#include <linux/if_addr.h>
#include <sys/wait.h>

static const char *link_name, *secret, *log_name;
static pid_t pid;

static void start(const char *options) {
    int in = open(secret, O_RDONLY | O_CLOEXEC);
    int out = open(log_name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (in < 0 || out < 0) die("open");
    pid = fork();
    if (pid < 0) die("fork");
    if (pid == 0) {
        dup2(in, 0);
        dup2(out, 1);
        dup2(out, 2);
        execl("/usr/sbin/pppd", "pppd", "file", options, (char *)NULL);
        _exit(127);
    }
    close(in);
    close(out);
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

static void up(int fd, const char *options, int demand) {
    static char buffer[1 << 16];
    while (recv(fd, buffer, sizeof buffer, MSG_DONTWAIT) > 0) {} // of before
    int64_t begun = now_ns();
    start(options);
    for (;;) {
        struct pollfd p = {fd, POLLIN, 0};
        if (poll(&p, 1, 1000) == 0) {
            int status;
            if (waitpid(pid, &status, WNOHANG) == pid) {
                printf("ended %d\n", status);
                return;
            }
            continue;
        }
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        for (struct nlmsghdr *h = (void *)buffer; n > 0 && NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
            if (says_up(h, demand)) {
                printf("up %lld\n", (long long)(now_ns() - begun));
                return;
            }
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 6) usage("by_hand LINK DIAL-OPTIONS DEMAND-OPTIONS SECRET LOG");
    lifecycle();
    link_name = argv[1], secret = argv[4], log_name = argv[5];
    int fd = nl_open(RTMGRP_LINK | RTMGRP_IPV4_IFADDR, 1 << 20);
    ready();
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        if (!strcmp(line, "dial\n")) {
            up(fd, argv[2], 0);
        } else if (!strcmp(line, "demand\n")) {
            up(fd, argv[3], 1);
        } else if (!strcmp(line, "stop\n")) {
            int64_t begun = now_ns();
            kill(pid, SIGTERM);
            waitpid(pid, NULL, 0);
            printf("gone %lld\n", (long long)(now_ns() - begun));
        } else {
            usage("dial, demand or stop, each in a line");
        }
        fflush(stdout);
    }
    return 0;
}
