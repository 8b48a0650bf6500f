package org.dialtone.bench;

import org.dialtone.api.EventObject;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.client.Credentials;
import org.dialtone.client.RemoteRouter;

import java.nio.file.Path;

/// A program that waits for a router elsewhere: ADDRESS CA CERTIFICATE KEY. It stamps each wake-up
/// (index: the signals so far), and prints the stamps on SIGTERM.
public final class RemoteSubject {
    private RemoteSubject() {}

    public static void main(String[] args) throws InterruptedException {
        Credentials credentials =
                Credentials.fromPem(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
        Router router = RemoteRouter.connect(args[0], credentials);
        Stamps stamps = new Stamps();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stamps.print(System.out);
                                    System.out.flush();
                                },
                                "report"));
        EventObject event = EventObject.autoReset();
        Registration registration = router.register(event);
        System.out.println("ready");
        System.out.flush();
        while (true) {
            event.await();
            stamps.add(System.nanoTime(), registration.signals(), -1);
        }
    }
}
