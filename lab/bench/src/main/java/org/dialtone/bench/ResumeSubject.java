package org.dialtone.bench;

import org.dialtone.api.EventStream;
import org.dialtone.api.Position;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.client.Credentials;
import org.dialtone.client.RemoteRouter;

import java.nio.file.Path;
import java.time.Duration;

/// A program that was away from a router elsewhere: ADDRESS CA CERTIFICATE KEY ROUNDS. It resumes
/// from the first event and takes them all, again and again; prints `resumed EVENTS NANOSECONDS`
/// lines, the first of which includes what a new program has to load.
public final class ResumeSubject {
    private ResumeSubject() {}

    public static void main(String[] args) throws InterruptedException {
        Credentials credentials =
                Credentials.fromPem(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
        try (RemoteRouter router = RemoteRouter.connect(args[0], credentials)) {
            Position now = router.snapshot().position();
            for (int round = 0; round < Integer.parseInt(args[4]); round++) {
                resume(router, new Position(now.epoch(), 0), now.revision());
            }
        }
    }

    private static void resume(RemoteRouter router, Position from, long last)
            throws InterruptedException {
        long begun = System.nanoTime();
        try (EventStream stream = router.events(StreamOptions.resume(from))) {
            long taken = 0;
            while (taken < last) {
                StreamRecord record = stream.poll(Duration.ofSeconds(20));
                if (record == null
                        || record.revision() != taken + 1
                        || record instanceof StreamRecord.Gap) {
                    throw new AssertionError(record + " after " + taken);
                }
                taken = record.revision();
            }
        }
        System.out.println("resumed " + last + " " + (System.nanoTime() - begun));
    }
}
