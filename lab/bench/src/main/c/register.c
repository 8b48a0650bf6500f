// Registers inherited eventfds with Dialtone's event socket (docs/event-socket.md), and holds the connection.
//
// register SOCKET FIRST_FD COUNT
#include "bench.h"
#include <sys/un.h>

struct request { uint8_t version, type; uint16_t flags; uint32_t sequence; uint64_t id; };

int main(int argc, char **argv) {
    if (argc < 4) usage("register SOCKET FIRST_FD COUNT");
    lifecycle();
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    snprintf(path.sun_path, sizeof path.sun_path, "%s", argv[1]);
    int router = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connect(router, (struct sockaddr *)&path, sizeof path) < 0) die(argv[1]);
    for (int i = 0; i < atoi(argv[3]); i++) {
        int fd = atoi(argv[2]) + i;
        struct request request = {.version = 1, .type = 1, .id = (uint64_t)i};
        struct iovec part = {&request, sizeof request};
        union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr aligned; } control = {0};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1,
                                 .msg_control = control.room, .msg_controllen = sizeof control.room};
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(rights), &fd, sizeof fd);
        uint32_t answer[10];
        if (sendmsg(router, &message, MSG_NOSIGNAL) < 0 || recv(router, answer, sizeof answer, 0) < 16) die("register");
        if (answer[2]) {
            fprintf(stderr, "register: error %u\n", answer[2]);
            return 1;
        }
    }
    ready();
    while (!stopping) pause();
    return 0;
}
