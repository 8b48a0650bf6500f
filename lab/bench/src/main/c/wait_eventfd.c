// Other processes' waiters: makes eventfds, hands them to a command by inheritance, and stamps each wake-up.
//
// wait_eventfd COUNT threads|epoll|last COMMAND ...     @FD in COMMAND becomes the first descriptor, COUNT of them
//
// threads: one blocked on each; epoll: one for all; last: one, on the last alone. The command speaks first ("ready"). On SIGTERM the command is ended, then the stamps are printed, one
// waiter (index) after the other.
#include "bench.h"
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { WAKES = 20000, FIRST = 100 };

struct waiter {
    pthread_t thread;
    int fd, count, room;
    int64_t *wakes;
} *waiters;
static int count;

static void *wait_for_ever(void *arg) {
    struct waiter *w = arg;
    for (;;) {
        uint64_t value;
        ssize_t n = read(w->fd, &value, sizeof value);
        if (n < 0 && errno == EAGAIN) { // the subject made it non-blocking
            struct pollfd p = {w->fd, POLLIN, 0};
            poll(&p, 1, -1);
            continue;
        }
        if (n == sizeof value && w->count < w->room) w->wakes[w->count++] = now_ns();
    }
    return NULL;
}

static void *wait_for_all(void *arg) {
    int set = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < count; i++) {
        struct epoll_event e = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        if (epoll_ctl(set, EPOLL_CTL_ADD, waiters[i].fd, &e) < 0) die("epoll");
    }
    for (;;) {
        struct epoll_event e[64];
        int n = epoll_wait(set, e, 64, -1);
        for (int i = 0; i < n; i++) {
            struct waiter *w = &waiters[e[i].data.u32];
            uint64_t value;
            if (read(w->fd, &value, sizeof value) == sizeof value && w->count < w->room) w->wakes[w->count++] = now_ns();
        }
    }
    return arg;
}

int main(int argc, char **argv) {
    if (argc < 4) usage("wait_eventfd COUNT threads|epoll|last COMMAND ...");
    count = atoi(argv[1]);
    int epoll = !strcmp(argv[2], "epoll"), last = !strcmp(argv[2], "last");
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);

    waiters = calloc((size_t)count, sizeof *waiters);
    for (int i = 0; i < count; i++) {
        int made = eventfd(0, 0);
        waiters[i].fd = FIRST + i;
        if (made < 0 || dup2(made, FIRST + i) < 0) die("eventfd"); // not closed on exec
        if (made != FIRST + i) close(made);
    }
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        char number[16];
        snprintf(number, sizeof number, "%d", FIRST);
        for (char **a = argv + 3; *a; a++)
            if (!strcmp(*a, "@FD")) *a = number;
        execvp(argv[3], argv + 3);
        die(argv[3]);
    }
    sigprocmask(SIG_BLOCK, &term, NULL);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 << 10);
    for (int i = 0; i < count; i++) {
        if (last && i < count - 1) continue;
        waiters[i].room = count == 1 ? WAKES * 10 : WAKES / 4;
        waiters[i].wakes = malloc((size_t)waiters[i].room * sizeof(int64_t));
        memset(waiters[i].wakes, 1, (size_t)waiters[i].room * sizeof(int64_t));
        if (!epoll && pthread_create(&waiters[i].thread, &small, wait_for_ever, &waiters[i])) die("thread");
    }
    if (epoll && pthread_create(&waiters[0].thread, NULL, wait_for_all, &waiters)) die("thread");
    int signal;
    sigwait(&term, &signal);
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    for (int i = 0; i < count; i++)
        for (int j = 0; j < waiters[i].count; j++)
            printf("%lld %d -1\n", (long long)waiters[i].wakes[j], i);
    fflush(stdout);
    return 0;
}
