package org.dialtone.linux.tun;

import org.dialtone.core.port.Time;
import org.dialtone.linux.ffm.Errno;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Set;

/// Sends kept packets on, or answers them. What a socket of this machine has sent from an address
/// that is gone goes out from the new one, if an answer to that finds the socket; a TCP connection
/// is bound to its address, so its sender is told. Confined to the trap's thread.
final class Delivery implements AutoCloseable {
    private static final InetAddress UNSPECIFIED = InetAddress.ofLiteral("0.0.0.0");

    private final RawSender answers = new RawSender(null);
    private final TrapCounters counters;
    private final Time time;
    private final AnswerRate rate;

    Delivery(TrapCounters counters, Time time) {
        this.counters = counters;
        this.time = time;
        this.rate = new AnswerRate(time.nanos());
    }

    /// Sends on everything that an interface keeps, in order.
    ///
    /// @param ours the addresses whose packets are not forwarded ones
    void deliver(Trapped trapped, LinkEnd link, Set<InetAddress> ours) {
        if (trapped.kept.isEmpty()) {
            return;
        }
        try (RawSender out = new RawSender(link.name())) {
            Packet packet = trapped.kept.poll();
            while (packet != null) {
                deliver(packet, link, ours, out);
                packet = trapped.kept.poll();
            }
        }
    }

    private void deliver(Packet packet, LinkEnd link, Set<InetAddress> ours, RawSender out) {
        InetAddress source = packet.header().source();
        boolean stale = ours.contains(source) && !link.local().contains(source);
        Packet sent = stale ? current(packet, link.local(packet.six())) : packet;
        if (sent == null) {
            counters.add(TrapCounter.STALE);
            return;
        }
        switch (out.send(sent.bytes())) {
            case 0 -> {
                counters.add(TrapCounter.DELIVERED);
                if (stale) {
                    counters.add(TrapCounter.READDRESSED);
                }
            }
            case Errno.EMSGSIZE -> {
                counters.add(TrapCounter.TOO_BIG);
                send(Answer.tooBig(packet, link.mtu(), from(packet)));
            }
            default -> counters.add(TrapCounter.UNDELIVERABLE);
        }
    }

    /// The packet from an address that is there; null where its sender was told instead.
    private @Nullable Packet current(Packet packet, @Nullable InetAddress source) {
        if (source == null || packet.opens()) {
            refuse(packet, Answer.Reason.UNREACHABLE);
            return null;
        }
        if (packet.header().protocol() == Packet.TCP) {
            if (packet.continues()) {
                send(Answer.reset(packet));
            }
            return null;
        }
        return Readdress.from(packet, source);
    }

    /// Tells the sender of a packet that it goes nowhere.
    void refuse(Packet packet, Answer.Reason reason) {
        if (!packet.ends()) {
            send(Answer.unreachable(packet, reason, from(packet)));
        }
    }

    /// Whom an answer comes from: the kernel fills in what is not specified.
    private static InetAddress from(Packet packet) {
        return packet.six() ? TrapRoutes.SIX : UNSPECIFIED;
    }

    private void send(byte @Nullable [] answer) {
        if (answer == null) {
            return;
        }
        if (!rate.take(time.nanos())) {
            counters.add(TrapCounter.UNANSWERED);
        } else if (answers.send(answer) == 0) {
            counters.add(TrapCounter.ANSWERED);
        }
    }

    @Override
    public void close() {
        answers.close();
    }
}
