package org.dialtone.linux.ffm;

/// A system call failed.
public final class SystemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /// @param call the call and what it was about, such as `setns /run/netns/isp`
    public SystemException(String call, int errno) {
        super(call + ": " + Errno.name(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
