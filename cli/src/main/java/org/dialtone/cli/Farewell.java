package org.dialtone.cli;

/// What is left to do when a signal ends the program: end an array begun, and leave the prompt a
/// line of its own behind the `^C`. The JVM then ends with 128 and the signal's number.
final class Farewell implements Runnable {
    private final Session session;
    private volatile boolean done;

    Farewell(Session session) {
        this.session = session;
    }

    /// The program ends by itself.
    void done() {
        done = true;
    }

    @Override
    public void run() {
        if (done) {
            return;
        }
        try {
            session.out().finish();
        } catch (Output.ClosedPipe | Failure _) {
            // nobody left to tell
        }
        if (session.terminal()) {
            session.say("");
        }
    }
}
