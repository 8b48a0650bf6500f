package org.dialtone.bench;

import org.dialtone.api.EventObject;
import org.dialtone.api.Registration;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterInterface;
import org.dialtone.core.model.Caller;
import org.dialtone.linux.ffm.AioSignals;
import org.dialtone.linux.socket.UnixPacketServer;
import org.dialtone.local.EventFdObject;
import org.dialtone.local.LocalRouter;
import org.dialtone.local.Netns;
import org.dialtone.server.eventsocket.EventSocket;
import org.dialtone.server.eventsocket.Limits;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/// Dialtone under measurement: a router onto one network namespace with event objects registered.
///
/// | arguments | registered |
/// |---|---|
/// | NETNS waiter | one event object with a thread that waits on it and stamps each wake-up (index: the signals so far) |
/// | NETNS eventfds FIRST COUNT | eventfds of somebody else, inherited under the descriptors from FIRST on |
/// | NETNS eventsocket PATH | whatever others register through the event socket at PATH |
///
/// On SIGTERM it prints the stamps, the indices of the links it holds for connected, and the
/// router's statistics.
public final class LinkSubject {
    private LinkSubject() {}

    public static void main(String[] args) {
        LocalRouter router = LocalRouter.open(Netns.named(args[0]));
        Stamps stamps = new Stamps();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> report(router, stamps), "report"));
        switch (args[1]) {
            case "waiter" -> {
                EventObject event = EventObject.autoReset();
                Registration registration = router.register(event);
                Thread.ofPlatform()
                        .name("waiter")
                        .start(() -> stampForEver(event, registration, stamps));
            }
            case "eventfds" -> {
                int first = Integer.parseInt(args[2]);
                int count = Integer.parseInt(args[3]);
                for (int fd = first; fd < first + count; fd++) {
                    router.register(EventFdObject.adopt(fd, true));
                }
                Thread.ofPlatform().name("idle").start(LinkSubject::parkForEver);
            }
            case "eventsocket" -> {
                AioSignals signals = AioSignals.open();
                EventSocket socket =
                        EventSocket.start(
                                UnixPacketServer.open(
                                        UnixPacketServer.Options.at(Path.of(args[2]))),
                                Limits.DEFAULT,
                                who -> new Caller(Role.OBSERVER, "uid " + who.uid(), true),
                                router::newHandle,
                                descriptor -> EventFdObject.adoptForeign(descriptor, signals));
                Runtime.getRuntime().addShutdownHook(new Thread(socket::close, "close"));
                Thread.ofPlatform().name("idle").start(LinkSubject::parkForEver);
            }
            default ->
                    throw new IllegalArgumentException(
                            args[1] + " (expected: waiter, eventfds or eventsocket)");
        }
        System.out.println("ready");
        System.out.flush();
    }

    private static void stampForEver(EventObject event, Registration registration, Stamps stamps) {
        try {
            while (true) {
                event.await();
                stamps.add(System.nanoTime(), registration.signals(), -1);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody interrupts it
        }
    }

    private static void parkForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody interrupts it
        }
    }

    private static void report(Router router, Stamps stamps) {
        stamps.print(System.out);
        String connected =
                router.interfaces().stream()
                        .filter(RouterInterface::connected)
                        .map(i -> Integer.toString(i.linkIndex()))
                        .collect(Collectors.joining(" "));
        System.out.println("# connected " + connected);
        System.out.println("# overruns " + router.statistics().overruns());
        System.out.println("# statistics " + router.statistics());
        System.out.flush();
    }
}
