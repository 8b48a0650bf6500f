package org.dialtone.testbed.kernel;

import org.dialtone.api.EventObject;
import org.dialtone.api.Router;
import org.dialtone.api.RouterException;
import org.dialtone.local.LocalRouter;
import org.dialtone.local.Netns;

import java.nio.file.Path;
import java.util.stream.Collectors;

/// What [UnprivilegedTest] runs as another user: tells the interfaces, now and after each of two
/// signals.
final class UnprivilegedRouter {
    private UnprivilegedRouter() {}

    public static void main(String[] args) throws InterruptedException {
        try (Router router = LocalRouter.open();
                EventObject event = EventObject.autoReset()) {
            router.register(event);
            tell(router);
            try (Router _ = LocalRouter.open(Netns.at(Path.of("/proc/self/ns/net")))) {
                System.out.println("another namespace: allowed");
            } catch (RouterException e) {
                System.out.println("another namespace: " + e.error().symbol());
            }
            for (int i = 0; i < 2; i++) {
                event.await();
                tell(router);
            }
        }
    }

    private static void tell(Router router) {
        System.out.println(
                router.interfaces().stream()
                        .map(each -> each.name() + " " + each.state())
                        .collect(Collectors.joining(", ")));
    }
}
