// Makes link changes and stamps the moment just before each.
//
// toggler NETNS flag LINK COUNT MIN_US MAX_US     LINK administratively down, up, down ...
// toggler NETNS tap LINK COUNT MIN_US MAX_US      makes a tap and takes and gives its carrier
// toggler NETNS storm PREFIX LINKS ROUNDS         PREFIX0, PREFIX1 ... all down, all up, without a pause
//
// Prints "ready", waits for a line on standard input, works, prints its stamps and "done", and waits
// for the end of standard input (so that the tap lives until then).
#include "bench.h"
#include <linux/if_tun.h>
#include <sys/ioctl.h>

static int tap = -1, netlink = -1, link_index;

static void tap_make(const char *name) {
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    tap = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    if (tap < 0 || ioctl(tap, TUNSETIFF, &request) < 0) die("/dev/net/tun");
}

static void toggle(int up) {
    if (tap >= 0) {
        stamp(link_index, up);
        if (ioctl(tap, TUNSETCARRIER, &up) < 0) die("TUNSETCARRIER");
    } else {
        stamp(link_index, up);
        nl_set_up(netlink, link_index, up, 0);
    }
}

// A refused request comes back as an error message even without NLM_F_ACK.
static void check_refusals(void) {
    char buffer[4096];
    if (recv(netlink, buffer, sizeof buffer, MSG_DONTWAIT) > 0) {
        errno = -((struct nlmsgerr *)NLMSG_DATA((struct nlmsghdr *)buffer))->error;
        die("the kernel refused a change");
    }
}

static void pause_us(unsigned *seed, long min, long max) {
    long us = min + (max > min ? rand_r(seed) % (max - min) : 0);
    struct timespec t = {us / 1000000, us % 1000000 * 1000};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
}

int main(int argc, char **argv) {
    if (argc < 6) usage("toggler NETNS flag|tap|storm LINK COUNT MIN_US MAX_US");
    lifecycle();
    stamps_prepare();
    enter_netns(argv[1]);
    const char *mode = argv[2], *name = argv[3];
    int count = atoi(argv[4]);
    netlink = nl_open(0, 0);
    int *indices = NULL;
    if (!strcmp(mode, "tap")) tap_make(name);
    if (!strcmp(mode, "storm")) {
        indices = calloc((size_t)count, sizeof *indices);
        for (int i = 0; i < count; i++) {
            char link[IFNAMSIZ + 8];
            snprintf(link, sizeof link, "%.8s%hd", name, (short)i);
            indices[i] = index_of(link);
        }
    } else {
        link_index = index_of(name);
        if (tap >= 0) nl_set_up(netlink, link_index, 1, 0);
    }
    ready();
    if (getchar() == EOF) return 0;
    unsigned seed = (unsigned)now_ns();
    if (indices) {
        int rounds = atoi(argv[5]);
        for (int r = 0; r < rounds; r++)
            for (int up = 0; up < 2; up++)
                for (int i = 0; i < count; i++) {
                    if (i == 0) stamp(r, up);
                    nl_set_up(netlink, indices[i], up, 0);
                }
        stamp(rounds, 1);
    } else {
        if (argc < 7) usage("toggler NETNS flag|tap LINK COUNT MIN_US MAX_US");
        for (int i = 0; i < count; i++) {
            toggle(i % 2);
            pause_us(&seed, atol(argv[5]), atol(argv[6]));
        }
    }
    check_refusals();
    stamps_print();
    puts("done");
    fflush(stdout);
    while (getchar() != EOF) {}
    return 0;
}
