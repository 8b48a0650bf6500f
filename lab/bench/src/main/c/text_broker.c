// Redis and NATS, spoken over TCP on loopback: one event to many subscribers.
//
// text_broker redis|nats PORT subscribe COUNT threads|epoll     COUNT connections: a blocked thread each, or epoll
//                                                           over all; stamps by connection
// text_broker redis|nats PORT publish NETNS LINK        publishes on each connect and disconnect of LINK
#include "bench.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/epoll.h>

enum { WAKES = 2000 };

static int nats, port, publisher;

struct subscriber {
    pthread_t thread;
    int fd, count;
    int64_t wakes[WAKES];
};

static int dial(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static void say(int fd, const char *text) {
    if (write(fd, text, strlen(text)) != (ssize_t)strlen(text)) die("write");
}

// Reads until what has come ends with the text that is waited for.
static void expect(int fd, const char *text) {
    char buffer[8192];
    size_t have = 0;
    do {
        ssize_t n = read(fd, buffer + have, sizeof buffer - 1 - have);
        if (n <= 0) die("the broker hung up");
        have += (size_t)n;
        buffer[have] = 0;
    } while (!strstr(buffer, text));
}

static void hello(int fd) {
    if (nats) say(fd, "CONNECT {\"verbose\":false}\r\nPING\r\n"), expect(fd, "PONG\r\n");
}

static int receive_one(struct subscriber *s) {
    char buffer[4096];
    ssize_t n = read(s->fd, buffer, sizeof buffer);
    int64_t now = now_ns();
    if (n > 3 && !strncmp(buffer, "PING", 4)) say(s->fd, "PONG\r\n");
    else if (n > 0 && s->count < WAKES) s->wakes[s->count++] = now;
    return n > 0;
}

static void *receive(void *arg) {
    while (receive_one(arg)) {}
    return NULL;
}

static void *receive_all(void *arg) {
    int set = *(int *)arg;
    for (;;) {
        struct epoll_event e[64];
        int n = epoll_wait(set, e, 64, -1);
        for (int i = 0; i < n; i++) receive_one(e[i].data.ptr);
    }
    return NULL;
}

static void subscribe(int count, int epoll) {
    struct subscriber *all = calloc((size_t)count, sizeof *all);
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &term, NULL);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 << 10);
    int set = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < count; i++) {
        all[i].fd = dial();
        hello(all[i].fd);
        say(all[i].fd, nats ? "SUB links 1\r\nPING\r\n" : "SUBSCRIBE links\r\n");
        expect(all[i].fd, nats ? "PONG\r\n" : ":1\r\n");
        memset(all[i].wakes, 1, sizeof all[i].wakes);
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &all[i]};
        if (epoll && epoll_ctl(set, EPOLL_CTL_ADD, all[i].fd, &e) < 0) die("epoll");
        if (!epoll && pthread_create(&all[i].thread, &small, receive, &all[i])) die("thread");
    }
    if (epoll && pthread_create(&all[0].thread, NULL, receive_all, &set)) die("thread");
    ready();
    int signal;
    sigwait(&term, &signal);
    for (int i = 0; i < count; i++)
        for (int j = 0; j < all[i].count; j++) printf("%lld %d -1\n", (long long)all[i].wakes[j], i);
    fflush(stdout);
    _exit(0);
}

static void changed(int index, int connected) {
    (void)index;
    char text[64];
    snprintf(text, sizeof text, nats ? "PUB links 1\r\n%d\r\n" : "PUBLISH links %d\r\n", connected);
    say(publisher, text);
}

static void publish(const char *netns, const char *link) {
    enter_netns(netns);
    publisher = dial();
    hello(publisher);
    struct table table = table_of(index_of(link));
    int fd = nl_open(RTMGRP_LINK, 0);
    table_fill(&table);
    ready();
    static char buffer[1 << 16];
    while (!stopping) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n > 0) table_apply(&table, buffer, n, changed);
        while (recv(publisher, buffer, sizeof buffer, MSG_DONTWAIT) > 0) {} // Redis answers
    }
}

int main(int argc, char **argv) {
    if (argc < 5) usage("text_broker redis|nats PORT subscribe COUNT threads|epoll | publish NETNS LINK");
    lifecycle();
    nats = !strcmp(argv[1], "nats");
    port = atoi(argv[2]);
    if (!strcmp(argv[3], "subscribe")) subscribe(atoi(argv[4]), argc > 5 && !strcmp(argv[5], "epoll"));
    else publish(argv[4], argv[5]);
    return 0;
}
