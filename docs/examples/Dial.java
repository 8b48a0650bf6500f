import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.Router;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.Timeline;
import org.dialtone.client.RemoteRouter;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Defines an interface on a router, connects it and hangs it up, is signalled of both, and asks
/// why it would not be dialled.
public class Dial {
    /// What `dialtone interface show` prints and the files of interfaces.d hold.
    private static final Map<String, String> LAB =
            Map.of(
                    "kind", "exec",
                    "link", "lab0",
                    "exec.command",
                            "ip link add lab0 type veth peer name lab1"
                                    + " && ip link set lab1 up && ip link set lab0 up",
                    "exec.down", "ip link del lab0",
                    "dial.mode", "manual");

    public static void main(String[] args) throws Exception {
        String where = args.length > 0 ? args[0] : "unix:/run/dialtone/dialtone.sock";
        try (Router router = RemoteRouter.connect(where);
                EventObject event = EventObject.autoReset()) {
            DemandDialManager ddm = router.ddm();
            ddm.create(DefinitionKeys.read("lab", LAB));
            router.register(event);

            ConnectionId connection = ddm.connect("lab").get(30, TimeUnit.SECONDS);
            System.out.println("signalled: " + event.await(Duration.ofSeconds(5)));
            router.connections().stream()
                    .filter(each -> each.id().equals(connection))
                    .forEach(each -> System.out.println("connected: " + each.interfaceName()));

            ddm.disconnect("lab").get(30, TimeUnit.SECONDS);
            System.out.println("signalled: " + event.await(Duration.ofSeconds(5)));
            for (Timeline each : ddm.timeline("lab", 1)) {
                each.phases().forEach(phase -> System.out.println("phase: " + phase.name()));
                System.out.println("ended: " + each.ended());
            }

            ddm.enable("lab", false);
            Explanation why = ddm.explain("lab", null, null);
            System.out.println("would be dialled: " + why.dials());
            try {
                ddm.connect("lab").get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RouterException refused) {
                    System.out.println("refused: " + refused.error().code());
                }
            }
            ddm.delete("lab");
        }
    }
}
