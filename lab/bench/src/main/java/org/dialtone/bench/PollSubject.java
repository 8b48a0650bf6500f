package org.dialtone.bench;

import java.net.NetworkInterface;
import java.net.SocketException;

/// How people do it in Java today: asks for the state of one link every 100 ms.
public final class PollSubject {
    private PollSubject() {}

    public static void main(String[] args) throws InterruptedException, SocketException {
        Stamps stamps = new Stamps();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stamps.print(System.out), "report"));
        boolean before = isUp(args[0]);
        System.out.println("ready");
        System.out.flush();
        while (true) {
            Thread.sleep(100);
            boolean up = isUp(args[0]);
            if (up != before) {
                stamps.add(System.nanoTime(), 0, up ? 1 : 0);
                before = up;
            }
        }
    }

    private static boolean isUp(String name) throws SocketException {
        NetworkInterface link = NetworkInterface.getByName(name);
        return link != null && link.isUp();
    }
}
