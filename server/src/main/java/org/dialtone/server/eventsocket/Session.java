package org.dialtone.server.eventsocket;

import org.dialtone.api.EventObject;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.DdmFailures;
import org.dialtone.core.port.PacketPeer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// One connected process: what it has registered, and answers it has not read yet. Confined to the
/// serving thread.
final class Session {
    private final PacketPeer peer;
    private final Router router;
    private final EventAdopter adopter;
    private final Limits limits;

    /// By id, in the order in which they are listed.
    private final TreeMap<Long, Registration> registrations = new TreeMap<>(Long::compareUnsigned);

    private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
    private int strikes;

    /// @param router a handle of this peer's own, closed with it
    Session(PacketPeer peer, Router router, EventAdopter adopter, Limits limits) {
        this.peer = peer;
        this.router = router;
        this.adopter = adopter;
        this.limits = limits;
    }

    void packet(ByteBuffer packet, List<Integer> descriptors, boolean lost) {
        switch (Request.parse(packet)) {
            case Request.Call call -> {
                try {
                    answer(carryOut(call, descriptors, lost));
                } catch (RouterException e) {
                    answer(Answer.failed(call.type(), call.sequence(), e.error()));
                }
            }
            case Request.Malformed bad -> {
                strikes++;
                answer(Answer.failed(bad.type(), bad.sequence(), bad.error()));
            }
            case Request.Garbage _ -> strikes++;
        }
    }

    /// The checks in the order of the house: the right and the handle; what is missing; whether the
    /// router dials at all; and only then the descriptor or the id itself.
    private byte[] carryOut(Request.Call call, List<Integer> descriptors, boolean lost) {
        boolean lanOnly = router.info().lanOnly();
        int expected = call instanceof Request.Register ? 1 : 0;
        if (lost && expected == 1) {
            throw new RouterException(
                    RouterError.NOT_ENOUGH_MEMORY, "no descriptor left to receive an eventfd");
        }
        if (descriptors.size() != expected || lost) {
            strikes++;
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "descriptors: " + descriptors.size() + " (expected: " + expected + ")");
        }
        return switch (call) {
            case Request.Register asked -> {
                dials(lanOnly);
                yield notStopped(() -> register(asked, descriptors.getFirst()));
            }
            case Request.Deregister asked -> {
                dials(lanOnly);
                yield notStopped(() -> deregister(asked));
            }
            case Request.ListFrom asked -> list(asked);
        };
    }

    private static void dials(boolean lanOnly) {
        if (lanOnly) {
            throw DdmFailures.lanOnly();
        }
    }

    /// What is wrong with a descriptor or an id does not matter to a manager that is stopped. It is
    /// asked for only then, so that registering costs no more.
    private byte[] notStopped(Supplier<byte[]> call) {
        try {
            return call.get();
        } catch (RouterException e) {
            throw e.error() == RouterError.INVALID_PARAMETER && DdmFailures.isStopped(router)
                    ? DdmFailures.stopped()
                    : e;
        }
    }

    private byte[] register(Request.Register asked, int descriptor) {
        Registration standing = registrations.get(asked.id());
        if (standing != null && !standing.active()) {
            forget(asked.id());
            standing = null;
        }
        if (standing == null && registrations.size() >= limits.registrations()) {
            forgetEnded();
        }
        if (standing == null && registrations.size() >= limits.registrations()) {
            throw new RouterException(
                    RouterError.NOT_ENOUGH_MEMORY,
                    "registrations: " + limits.registrations() + " (the limit of a connection)");
        }
        EventObject event = adopt(descriptor);
        if (standing != null) {
            event.close(); // a set: the registration of this id stands as it is
            return Answer.registered(asked.sequence(), standing.since());
        }
        Registration made;
        try {
            made = router.register(event);
        } catch (RuntimeException e) {
            event.close();
            throw e;
        }
        registrations.put(asked.id(), made);
        return Answer.registered(asked.sequence(), made.since());
    }

    /// The router ends registrations when its manager is stopped, and tells nobody.
    private void forgetEnded() {
        registrations.entrySet().stream()
                .filter(entry -> !entry.getValue().active())
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::forget);
    }

    private void forget(long id) {
        Registration ended = registrations.remove(id);
        if (ended != null) {
            ended.event().close();
        }
    }

    private EventObject adopt(int descriptor) {
        try {
            return adopter.adopt(descriptor);
        } catch (RouterException e) {
            if (e.error() == RouterError.INVALID_PARAMETER) {
                strikes++;
            }
            throw e;
        }
    }

    private byte[] deregister(Request.Deregister asked) {
        Registration registration = registrations.remove(asked.id());
        if (registration == null) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER,
                    "no registration has the id " + Long.toUnsignedString(asked.id()));
        }
        try {
            router.deregister(registration.event());
        } finally {
            registration.event().close();
        }
        return Answer.deregistered(asked.sequence()); // the barrier is behind us
    }

    private byte[] list(Request.ListFrom asked) {
        forgetEnded();
        List<Answer.Entry> entries = new ArrayList<>();
        boolean more = false;
        for (var entry : registrations.tailMap(asked.from(), true).entrySet()) {
            if (entries.size() == Answer.ENTRIES) {
                more = true;
                break;
            }
            Registration registration = entry.getValue();
            entries.add(
                    new Answer.Entry(
                            entry.getKey(),
                            registration.since().revision(),
                            registration.signals()));
        }
        return Answer.listed(asked.sequence(), entries, more);
    }

    /// Whether it has sent so much nonsense that it is no client of ours.
    boolean struckOut() {
        return strikes >= limits.strikes();
    }

    private void answer(byte[] answer) {
        if (answers.isEmpty() && peer.send(answer)) {
            return;
        }
        if (answers.size() == limits.answers()) {
            peer.close(); // it asks and does not listen
        } else {
            answers.add(answer);
        }
    }

    void writable() {
        for (byte[] next = answers.peek(); next != null && peer.send(next); next = answers.peek()) {
            answers.remove();
        }
    }

    /// Ends the connection and says why, if there is room to say it.
    void dismiss(RouterError why) {
        end();
        answer(Answer.farewell(why));
        peer.close();
    }

    int registrations() {
        return registrations.size();
    }

    PacketPeer peer() {
        return peer;
    }

    /// Ends every registration. When it returns, none of its events will be signalled again.
    void end() {
        router.close();
        registrations.values().forEach(registration -> registration.event().close());
        registrations.clear();
    }
}
