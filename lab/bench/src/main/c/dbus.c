// D-Bus, by sd-bus: what networkd and NetworkManager tell, and dbus-daemon as a fan-out.
// DBUS_SYSTEM_BUS_ADDRESS names the bus.
//
// dbus networkd|networkmanager                  stamps each change of carrier that the service signals
// dbus subscribe COUNT threads|epoll            COUNT connections: a thread each, or epoll over all; stamps by connection
// dbus publish NETNS LINK                       emits a signal on each connect and disconnect of LINK
#include "bench.h"
#include <pthread.h>
#include <sys/epoll.h>
#include <systemd/sd-bus.h>

enum { WAKES = 2000 };
static const char SIGNAL_MATCH[] = "type='signal',interface='org.dialtone.Bench',member='Link'";
static const char PROPERTIES_MATCH[] =
    "type='signal',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'";

struct subscriber {
    pthread_t thread;
    sd_bus *bus;
    int count;
    int64_t wakes[WAKES];
};

static sd_bus *publisher;

static void check(int result, const char *what) {
    if (result >= 0) return;
    errno = -result;
    die(what);
}

// PropertiesChanged(s interface, a{sv} changed, as): the value of one property, if it is among them.
static int carrier(sd_bus_message *m, void *property, sd_bus_error *e) {
    (void)e;
    int64_t now = now_ns();
    const char *interface, *name;
    if (sd_bus_message_read(m, "s", &interface) < 0 || sd_bus_message_enter_container(m, 'a', "{sv}") < 0) return 0;
    while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
        sd_bus_message_read(m, "s", &name);
        if (strcmp(name, property)) {
            sd_bus_message_skip(m, "v");
        } else if (!strcmp(property, "Carrier")) {
            int up;
            if (sd_bus_message_read(m, "v", "b", &up) >= 0) stamp_at(now, 0, up);
        } else {
            const char *state;
            if (sd_bus_message_read(m, "v", "s", &state) >= 0)
                stamp_at(now, 0, strcmp(state, "no-carrier") != 0 && strcmp(state, "off") != 0);
        }
        sd_bus_message_exit_container(m);
    }
    return 0;
}

static void watch(const char *property) {
    sd_bus *bus;
    check(sd_bus_open_system(&bus), "the bus");
    check(sd_bus_add_match(bus, NULL, PROPERTIES_MATCH, carrier, (void *)property), "match");
    ready();
    while (!stopping) {
        int r = sd_bus_process(bus, NULL);
        if (r == 0) sd_bus_wait(bus, UINT64_MAX);
        else if (r < 0) break;
    }
    stamps_print();
}

static int received(sd_bus_message *m, void *arg, sd_bus_error *e) {
    (void)m;
    (void)e;
    struct subscriber *s = arg;
    if (s->count < WAKES) s->wakes[s->count++] = now_ns();
    return 0;
}

static void *receive(void *arg) {
    struct subscriber *s = arg;
    for (int r = 0; r >= 0;) {
        r = sd_bus_process(s->bus, NULL);
        if (r == 0) sd_bus_wait(s->bus, UINT64_MAX);
    }
    return NULL;
}

static void *receive_all(void *arg) {
    int set = *(int *)arg;
    for (;;) {
        struct epoll_event e[64];
        int n = epoll_wait(set, e, 64, -1);
        for (int i = 0; i < n; i++)
            while (sd_bus_process(((struct subscriber *)e[i].data.ptr)->bus, NULL) > 0) {}
    }
    return NULL;
}

static void subscribe(int count, int epoll) {
    struct subscriber *all = calloc((size_t)count, sizeof *all);
    int set = epoll_create1(EPOLL_CLOEXEC);
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &term, NULL);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 128 << 10);
    for (int i = 0; i < count; i++) {
        check(sd_bus_open_system(&all[i].bus), "the bus");
        check(sd_bus_add_match(all[i].bus, NULL, SIGNAL_MATCH, received, &all[i]), "match");
        memset(all[i].wakes, 1, sizeof all[i].wakes);
        while (sd_bus_process(all[i].bus, NULL) > 0) {}
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &all[i]};
        if (epoll && epoll_ctl(set, EPOLL_CTL_ADD, sd_bus_get_fd(all[i].bus), &e) < 0) die("epoll");
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
    check(sd_bus_emit_signal(publisher, "/org/dialtone", "org.dialtone.Bench", "Link", "ib", index, connected), "emit");
    check(sd_bus_flush(publisher), "flush");
}

static void publish(const char *netns, const char *link) {
    enter_netns(netns);
    check(sd_bus_open_system(&publisher), "the bus");
    struct table table = table_of(index_of(link));
    int fd = nl_open(RTMGRP_LINK, 0);
    table_fill(&table);
    ready();
    static char buffer[1 << 16];
    while (!stopping) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n > 0) table_apply(&table, buffer, n, changed);
    }
}

int main(int argc, char **argv) {
    if (argc < 2) usage("dbus networkd | networkmanager | subscribe COUNT threads|epoll | publish NETNS LINK");
    lifecycle();
    stamps_prepare();
    if (!strcmp(argv[1], "networkd")) watch("CarrierState");
    else if (!strcmp(argv[1], "networkmanager")) watch("Carrier");
    else if (!strcmp(argv[1], "subscribe") && argc > 2) subscribe(atoi(argv[2]), argc > 3 && !strcmp(argv[3], "epoll"));
    else if (argc > 3) publish(argv[2], argv[3]);
    return 0;
}
