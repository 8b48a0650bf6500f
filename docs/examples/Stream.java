import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.EventStream;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.Position;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.Router;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.local.LocalRouter;
import org.dialtone.local.Netns;

import java.time.Duration;

/// Reads what happens, leaves, and comes back without having missed anything.
public class Stream {
    public static void main(String[] args) throws InterruptedException {
        Netns netns = args.length > 0 ? Netns.named(args[0]) : Netns.own();
        try (Router router = LocalRouter.open(netns)) {
            Position seen;
            try (EventStream events = router.events(StreamOptions.live().interfaces("v*"))) {
                events.snapshot()
                        .interfaces()
                        .forEach(
                                each ->
                                        System.out.println(
                                                "now " + each.name() + " " + each.state()));
                for (StreamRecord record : events) {
                    if (tell(record)) {
                        break;
                    }
                }
                seen = events.position();
            }
            // ... away ...
            try (EventStream events = router.events(StreamOptions.resume(seen))) {
                StreamRecord record = events.poll(Duration.ofSeconds(30));
                if (record != null) {
                    tell(record);
                }
            }
        }
    }

    /// Prints a record.
    ///
    /// @return whether an interface has disconnected
    private static boolean tell(StreamRecord record) {
        switch (record) {
            case ConnectionEvent event -> {
                System.out.println(
                        event.interfaceName() + " " + event.kind() + " " + event.cause());
                return event.kind() == ConnectionEvent.Kind.DISCONNECTED;
            }
            case InterfaceEvent event ->
                    System.out.println(event.subject().name() + " " + event.kind());
            case ResyncEvent event ->
                    System.out.println("resync, links without counters: " + event.uncounted());
            case AdministrationEvent event ->
                    System.out.println(event.action() + " by " + event.actor().name());
            case StreamRecord.Gap gap ->
                    System.out.println("missed " + gap.from() + " to " + gap.to());
            case StreamRecord.Progress mark ->
                    System.out.println("nothing new at " + mark.revision());
        }
        return false;
    }
}
