import org.dialtone.api.EventObject;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.local.LocalRouter;
import org.dialtone.local.Netns;

import java.time.Duration;

/// Registers an event object, is signalled once, looks, and deregisters.
public class Signal {
    public static void main(String[] args) throws InterruptedException {
        Netns netns = args.length > 0 ? Netns.named(args[0]) : Netns.own();
        try (Router router = LocalRouter.open(netns);
                EventObject event = EventObject.autoReset()) {
            Registration registration = router.register(event);
            System.out.println("registered at " + registration.since().revision());

            if (event.await(Duration.ofSeconds(30))) {
                // whoever is woken sees the new state already
                router.interfaces()
                        .forEach(each -> System.out.println(each.name() + " " + each.state()));
            }

            router.deregister(event);
            // from here on the router never signals this event again
            System.out.println("signalled " + registration.signals() + " times");
        }
    }
}
