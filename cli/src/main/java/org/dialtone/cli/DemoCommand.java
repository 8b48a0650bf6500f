package org.dialtone.cli;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.EventStream;
import org.dialtone.api.Router;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;

import java.time.Duration;
import java.util.List;

/// `dialtone demo`: what happens on a [Stage] of its own.
final class DemoCommand {
    /// How long a change may take until the router has told it.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// How long nothing must happen before the next act.
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private interface Act {
        void play() throws InterruptedException;
    }

    private DemoCommand() {}

    static int run(Arguments arguments, Session session) throws InterruptedException {
        WatchCommand.check(arguments);
        Stage stage = new Stage(session);
        Thread cleaner = new Thread(stage::clear, "dialtone-demo-cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            stage.build();
            play(arguments, session, stage);
        } finally {
            stage.clear();
            remove(cleaner);
        }
        session.out().finish();
        return Exit.OK;
    }

    private static void remove(Thread cleaner) {
        try {
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException _) {
            // a signal came and it is running: it finds nothing to do
        }
    }

    private static void play(Arguments arguments, Session session, Stage stage)
            throws InterruptedException {
        try (Router router = session.routers().open(new Target.Namespace(stage.namespace()));
                EventStream stream = router.events(StreamOptions.live())) {
            WatchView view =
                    WatchCommand.view(
                            arguments, session, router, new Opening(session.time().now()));
            view.begin();
            view.snapshot(stream.snapshot(), stream.snapshot().interfaces());
            await(stream, SILENCE, false, view);
            for (Act act : List.<Act>of(stage::takeCarrier, stage::giveCarrier, stage::delete)) {
                act.play();
                if (!await(stream, PATIENCE, true, view)) {
                    throw Failure.other(
                            "the router has not told it within " + Durations.words(PATIENCE));
                }
                await(stream, SILENCE, false, view);
            }
        }
    }

    /// Shows what comes until nothing has come for some time.
    ///
    /// @param once whether to return as soon as the near end has connected or disconnected
    /// @return whether it has
    private static boolean await(EventStream stream, Duration silence, boolean once, WatchView view)
            throws InterruptedException {
        boolean happened = false;
        StreamRecord record;
        while (!(once && happened) && (record = stream.poll(silence)) != null) {
            view.record(record, stream.position().epoch());
            happened |=
                    record instanceof ConnectionEvent event
                            && event.interfaceName().equals(Stage.NEAR);
        }
        return happened;
    }
}
