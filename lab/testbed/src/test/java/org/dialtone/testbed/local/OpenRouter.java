package org.dialtone.testbed.local;

import org.dialtone.api.EventObject;
import org.dialtone.api.Router;
import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.SystemException;
import org.dialtone.local.EventFdObject;
import org.dialtone.local.LocalRouter;
import org.dialtone.local.Netns;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program of [Child]: opens a router, and prints what comes of it, one line each.
final class OpenRouter {
    private OpenRouter() {}

    /// Takes a word that says what to do, and for some what with.
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "own" -> System.out.println(opened(Netns.own()));
            case "named" -> System.out.println(opened(Netns.named(args[1])));
            case "file" -> System.out.println(opened(Netns.at(Path.of(args[1]))));
            case "wait" -> waitForOne();
            case "exhaust" -> exhaust(Netns.own());
            case "exhaust-file" -> exhaust(Netns.at(Path.of(args[1])));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static String opened(Netns netns) {
        try (Router router = LocalRouter.open(netns)) {
            return "open, " + router.interfaces().size() + " interfaces";
        } catch (RouterException e) {
            return e.toString();
        }
    }

    /// Registers, says so, and waits for one signal.
    private static void waitForOne() throws InterruptedException {
        try (Router router = LocalRouter.open();
                EventObject event = EventObject.autoReset()) {
            router.register(event);
            System.out.println("registered");
            event.await();
            System.out.println("signalled");
            router.deregister(event);
        }
    }

    /// Opens a router with no descriptor left, with one, with two ... The classes that it takes are
    /// loaded before, for that takes descriptors as well.
    private static void exhaust(Netns netns) {
        System.out.println(opened(Netns.named("dialtone-has-no-such")));
        System.out.println(adopted(-1));
        System.out.println(opened(netns));
        List<EventFd> held = new ArrayList<>();
        fill(held);
        for (int spare = 0; spare <= 4; spare++) {
            for (int i = 0; i < spare; i++) {
                held.removeLast().close();
            }
            System.out.println(spare + " left: " + opened(netns));
            fill(held);
        }
        System.out.println(adopted(held.getFirst().descriptor()));
        System.out.println(created());
        held.forEach(EventFd::close);
        System.out.println(opened(netns));
    }

    private static void fill(List<EventFd> held) {
        try {
            while (true) {
                held.add(EventFd.create());
            }
        } catch (SystemException _) {
            // none is left
        }
    }

    private static String adopted(int descriptor) {
        try (EventFdObject event = EventFdObject.adopt(descriptor, true)) {
            return event.toString();
        } catch (RouterException e) {
            return e.toString();
        }
    }

    private static String created() {
        try (EventFdObject event = EventFdObject.create(true)) {
            return event.toString();
        } catch (RouterException e) {
            return e.toString();
        }
    }
}
