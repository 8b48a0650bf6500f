package org.dialtone.linux.ffm;

/// The numbers of the system calls we make: x86-64 has its own, later architectures share one table
/// (asm-generic/unistd.h). Run on x86-64 only so far.
public enum Sys {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    IOCTL(16, 29),
    SOCKET(41, 198),
    CONNECT(42, 203),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    SHUTDOWN(48, 210),
    BIND(49, 200),
    LISTEN(50, 201),
    GETSOCKNAME(51, 204),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    WAITID(247, 95),
    FCNTL(72, 25),
    FLOCK(73, 32),
    INOTIFY_ADD_WATCH(254, 27),
    INOTIFY_RM_WATCH(255, 28),
    OPENAT(257, 56),
    MKNODAT(259, 33),
    CLOCK_GETTIME(228, 113),
    READLINKAT(267, 78),
    PPOLL(271, 73),
    IO_SETUP(206, 0),
    IO_DESTROY(207, 1),
    IO_GETEVENTS(208, 4),
    IO_SUBMIT(209, 2),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    ACCEPT4(288, 242),
    EVENTFD2(290, 19),
    EPOLL_CREATE1(291, 20),
    PIPE2(293, 59),
    INOTIFY_INIT1(294, 26),
    SETNS(308, 268),
    PIDFD_SEND_SIGNAL(424, 424),
    PIDFD_OPEN(434, 434);

    private final long number;

    Sys(int x8664, int generic) {
        this.number = "amd64".equals(System.getProperty("os.arch")) ? x8664 : generic;
    }

    long number() {
        return number;
    }
}
