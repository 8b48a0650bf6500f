// Waits until interfaces connect or disconnect, through Dialtone's event socket (docs/event-socket.md).
// cc -o listen listen.c && ./listen [/run/dialtone/events.sock]
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct request { uint8_t version, type; uint16_t flags; uint32_t sequence; uint64_t id; };
struct answer {
    uint8_t version, type; uint16_t count; uint32_t sequence, status, flags;
    uint8_t epoch[16]; uint64_t revision; // of REGISTER alone
};
enum { REGISTER = 1, DEREGISTER = 2 };

// Asks and waits for the answer; sends fd along unless it is -1. Returns the status, -1 if the router has gone.
static int ask(int router, int type, uint64_t id, int fd, struct answer *answer) {
    static uint32_t sequence;
    struct request request = {.version = 1, .type = (uint8_t)type, .sequence = ++sequence, .id = id};
    struct iovec part = {&request, sizeof request};
    union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr aligned; } control = {0};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (fd >= 0) {
        message.msg_control = control.room;
        message.msg_controllen = sizeof control.room;
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(rights), &fd, sizeof fd);
    }
    // if this fails the router has gone, and may have said why: read on
    (void)!sendmsg(router, &message, MSG_NOSIGNAL);
    return recv(router, answer, sizeof *answer, 0) >= 16 ? (int)answer->status : -1;
}

// Connects and registers; says so. Returns the connection, -1 if that was not to be.
static int join(const struct sockaddr_un *path, int event) {
    int router = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connect(router, (const struct sockaddr *)path, sizeof *path) < 0) return perror(path->sun_path), close(router), -1;
    struct answer answer;
    int status = ask(router, REGISTER, 1, event, &answer);
    if (status) return fprintf(stderr, "register: error %d\n", status), close(router), -1;
    printf("registered at %llu\n", (unsigned long long)answer.revision);
    return fflush(stdout), router;
}

int main(int argc, char **argv) {
    struct sockaddr_un path = {.sun_family = AF_UNIX, .sun_path = "/run/dialtone/events.sock"};
    if (argc > 1) snprintf(path.sun_path, sizeof path.sun_path, "%s", argv[1]);
    int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int router = join(&path, event);
    if (router < 0) return 1;

    sigset_t end;
    sigemptyset(&end);
    sigaddset(&end, SIGINT);
    sigaddset(&end, SIGTERM);
    sigprocmask(SIG_BLOCK, &end, NULL);
    struct pollfd wait[] = {{signalfd(-1, &end, SFD_CLOEXEC), POLLIN, 0}, {event, POLLIN, 0}, {router, POLLIN, 0}};
    uint64_t signals;
    while (poll(wait, 3, router < 0 ? 1000 : -1) >= 0 || errno == EINTR) { // without a router: a try a second
        if (wait[0].revents) break;                                        // Ctrl-C
        if (wait[1].revents && read(event, &signals, sizeof signals) == sizeof signals) {
            printf("signalled %llu times\n", (unsigned long long)signals);
            fflush(stdout);
        }
        if (router >= 0 && wait[2].revents) { // its registrations have ended with it
            fputs("the router has gone\n", stderr);
            close(router);
            router = wait[2].fd = -1; // poll(2) passes over it
        } else if (router < 0 && (router = wait[2].fd = join(&path, event)) >= 0) {
            eventfd_write(event, 1); // something may have changed meanwhile: look
        }
    }
    struct answer answer;
    int status = router < 0 ? 0 : ask(router, DEREGISTER, 1, -1, &answer); // from here on nothing writes to the eventfd
    printf("deregistered: %d\n", status);
    return status != 0;
}
