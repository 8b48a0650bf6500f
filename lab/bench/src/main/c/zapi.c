// A client of FRR's zebra: stamps each INTERFACE_UP and INTERFACE_DOWN of one link.
//
// zapi SOCKET LINK
//
// ZAPI version 6 (lib/zclient.h of FRR): length 2, marker 0xfe, version 1, VRF 4, command 2; then, in the
// messages of interest, the interface's name, index 4, status 1, flags 8.
#include "bench.h"
#include <arpa/inet.h>
#include <sys/un.h>

enum { INTERFACE_ADD = 0, INTERFACE_UP = 4, INTERFACE_DOWN = 5, HEADER = 10, NAME = 16 };

static int read_all(int fd, unsigned char *to, int length) {
    int have = 0;
    while (have < length && !stopping) {
        ssize_t n = read(fd, to + have, (size_t)(length - have));
        if (n == 0) die("zebra hung up");
        if (n > 0) have += (int)n;
    }
    return have == length;
}

int main(int argc, char **argv) {
    if (argc < 3) usage("zapi SOCKET LINK");
    lifecycle();
    stamps_prepare();
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[1]);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) die(argv[1]);
    static const unsigned char subscribe[HEADER] = {0, HEADER, 0xfe, 6, 0, 0, 0, 0, 0, INTERFACE_ADD};
    if (write(fd, subscribe, sizeof subscribe) != sizeof subscribe) die("zebra");
    static unsigned char message[1 << 16];
    int announced = 0;
    while (!stopping && read_all(fd, message, HEADER)) {
        int length = message[0] << 8 | message[1], command = message[8] << 8 | message[9];
        if (length < HEADER || !read_all(fd, message + HEADER, length - HEADER)) break;
        if (length < HEADER + NAME || strncmp((char *)message + HEADER, argv[2], NAME)) continue;
        if (command == INTERFACE_ADD && !announced++) ready();
        if (command == INTERFACE_UP || command == INTERFACE_DOWN) stamp(0, command == INTERFACE_UP);
    }
    stamps_print();
    return 0;
}
