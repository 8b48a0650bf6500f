package org.dialtone.testbed.faults;

import java.util.SplittableRandom;

/// Takes carrier from the links under test and gives it back, all the time, from their far ends.
/// Closing it leaves them all with carrier.
final class Shaker implements AutoCloseable {
    private final Site site;
    private final SplittableRandom random;
    private final int[] far = new int[Site.LINKS];
    private final Thread thread;
    private volatile boolean ending;

    Shaker(Site site, long seed) {
        this.site = site;
        this.random = new SplittableRandom(seed);
        for (int i = 0; i < far.length; i++) {
            far[i] = Site.index(site.far, "d" + i);
        }
        this.thread = Thread.ofPlatform().name("shaker").start(this::shake);
    }

    private void shake() {
        boolean[] down = new boolean[far.length];
        while (!ending) {
            int which = random.nextInt(far.length);
            down[which] = !down[which];
            if (down[which]) {
                site.farLinks.down(far[which]);
            } else {
                site.farLinks.up(far[which]);
            }
            try {
                Thread.sleep(random.nextInt(2, 60));
            } catch (InterruptedException _) {
                break; // it is to end
            }
        }
        for (int index : far) {
            site.farLinks.up(index);
        }
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
