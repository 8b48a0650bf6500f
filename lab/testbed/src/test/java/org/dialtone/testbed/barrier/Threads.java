package org.dialtone.testbed.barrier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/// Threads that do the same at once, and threads in the background.
final class Threads {
    private Threads() {}

    /// The work of one thread.
    interface Work {
        void run(int thread) throws Exception;
    }

    /// Runs work on several threads that begin together.
    ///
    /// @throws AssertionError if one of them fails
    static void together(int threads, Work work) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(threads);
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Callable<Integer> one =
                    () -> {
                        start.countDown();
                        start.await();
                        work.run(number);
                        return number;
                    };
            FutureTask<Integer> task = new FutureTask<>(one);
            tasks.add(task);
            Thread.ofPlatform().daemon().name("worker-" + number).start(task);
        }
        for (FutureTask<Integer> task : tasks) {
            result(task);
        }
    }

    private static void result(FutureTask<?> task) throws InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /// Something that is done over and over until it is closed.
    static final class Storm implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final FutureTask<Boolean> task;

        Storm(Runnable once) {
            task =
                    new FutureTask<>(
                            () -> {
                                while (!over.get()) {
                                    once.run();
                                }
                                return true;
                            });
            Thread.ofPlatform().daemon().name("storm").start(task);
        }

        @Override
        public void close() {
            over.set(true);
            try {
                result(task);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
