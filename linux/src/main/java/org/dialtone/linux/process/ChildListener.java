package org.dialtone.linux.process;

/// What a child's owner is told, all on the thread `dialtone-children`: it must not block.
public interface ChildListener {
    /// A file in the child's directory was written or moved there since the last call; also once
    /// after it was started or adopted. Look what it is.
    void changed(Child child);

    /// It has ended, and of its sessions no process is left. Once, and the last call. Its directory
    /// goes when this returns.
    void ended(Child child, ExitStatus status);
}
