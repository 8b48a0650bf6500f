package org.dialtone.bench;

/// What a subject tells the driver, a line each: a key and a number.
final class Figures {
    private Figures() {}

    static void say(String key, long value) {
        System.out.println(key + " " + value);
        System.out.flush();
    }

    /// The bytes of the heap that are in use: the least of five looks, each after a collection.
    static long memory() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            Thread.sleep(200);
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
