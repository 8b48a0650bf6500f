package org.dialtone.linux.ffm;

/// The numbers of the system calls we make: x86-64 has its own, later architectures share one table
/// (asm-generic/unistd.h). Run on x86-64 only so far.
public enum Sys {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    IOCTL(16, 29),
    SOCKET(41, 198),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    BIND(49, 200),
    GETSOCKNAME(51, 204),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    FCNTL(72, 25),
    OPENAT(257, 56),
    CLOCK_GETTIME(228, 113),
    READLINKAT(267, 78),
    PPOLL(271, 73),
    EVENTFD2(290, 19),
    SETNS(308, 268);

    private final long number;

    Sys(int x8664, int generic) {
        this.number = "amd64".equals(System.getProperty("os.arch")) ? x8664 : generic;
    }

    long number() {
        return number;
    }
}
