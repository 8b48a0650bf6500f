package org.dialtone.linux.netlink;

import org.dialtone.core.model.Link;

/// One netlink message, decoded (netlink(7), rtnetlink(7)).
sealed interface Message {
    /// nlmsg_seq: of the request it answers, or that caused it.
    int sequence();

    /// nlmsg_pid: the port whose request it answers, or that caused it.
    int port();

    /// RTM_NEWLINK: a link as it is.
    ///
    /// @param interrupted NLM_F_DUMP_INTR: the list has changed under the dump
    record NewLink(int sequence, int port, boolean interrupted, Link link) implements Message {}

    /// RTM_DELLINK: a link as it was.
    ///
    /// @param moved whether it lives on in another namespace
    record DelLink(int sequence, int port, Link link, boolean moved) implements Message {}

    /// NLMSG_DONE: the end of a dump.
    ///
    /// @param error 0, or what made the kernel give up, negated
    record Done(int sequence, int port, boolean interrupted, int error) implements Message {}

    /// NLMSG_ERROR: a request has failed, or is acknowledged with 0.
    ///
    /// @param errno positive
    record Failure(int sequence, int port, int errno) implements Message {}
}
