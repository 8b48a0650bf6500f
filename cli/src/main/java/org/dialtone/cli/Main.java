package org.dialtone.cli;

import org.dialtone.api.RouterException;

import java.io.FileDescriptor;
import java.io.FileOutputStream;

/// The `dialtone` command.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Session session =
                new Session(
                        new Output(new FileOutputStream(FileDescriptor.out)),
                        System.err,
                        System.getenv(),
                        Output.toTerminal(),
                        "UTF-8".equals(System.getProperty("native.encoding")),
                        Time.SYSTEM,
                        SystemOpener.of(System.getenv()),
                        Shell.SYSTEM,
                        Secrets.SYSTEM);
        Farewell farewell = new Farewell(session);
        Runtime.getRuntime().addShutdownHook(new Thread(farewell, "dialtone-farewell"));
        int exit = run(args, session);
        farewell.done();
        System.exit(exit);
    }

    /// Runs one command line.
    ///
    /// @return the exit code
    static int run(String[] args, Session session) {
        try {
            return run(Arguments.parse(args), session);
        } catch (Failure e) {
            return tell(e, session);
        } catch (RouterException e) {
            return tell(Failure.of(e), session);
        } catch (Output.ClosedPipe _) {
            return Exit.OK; // whoever read it has seen enough
        } catch (InterruptedException _) {
            return Exit.INTERRUPTED;
        } catch (RuntimeException | LinkageError e) {
            session.say("dialtone: an error of its own, please report it");
            e.printStackTrace(session.err());
            return Exit.FAILURE;
        }
    }

    private static int tell(Failure e, Session session) {
        session.say("dialtone: " + e.getMessage());
        return e.exit();
    }

    private static int run(Arguments arguments, Session session) throws InterruptedException {
        Command command = arguments.command();
        if (arguments.has(Option.HELP)) {
            return print(session, command == null ? Usage.ofAll() : Usage.of(command));
        }
        if (command == null) {
            if (arguments.has(Option.VERSION)) {
                return VersionCommand.run(arguments, session);
            }
            session.err().print(Usage.ofAll());
            session.err().flush();
            return Exit.USAGE;
        }
        return switch (command) {
            case WATCH -> WatchCommand.run(arguments, session);
            case INTERFACES -> ListCommand.interfaces(arguments, session);
            case CONNECTIONS -> ListCommand.connections(arguments, session);
            case HISTORY -> HistoryCommand.run(arguments, session);
            case STATUS -> StatusCommand.run(arguments, session);
            case REGISTRATIONS -> RegistrationsCommand.run(arguments, session);
            case INTERFACE -> InterfaceCommand.run(arguments, session);
            case CONNECT -> DialCommand.connect(arguments, session);
            case DISCONNECT -> DialCommand.disconnect(arguments, session);
            case EXPLAIN -> ExplainCommand.run(arguments, session);
            case TIMELINE -> TimelineCommand.run(arguments, session);
            case DDM -> DdmCommand.run(arguments, session);
            case SERVE, CONFIG, PKI ->
                    throw Failure.other(
                            command.key()
                                    + " is the daemon's: start it with the launcher, dialtone");
            case DEMO -> DemoCommand.run(arguments, session);
            case VERSION -> VersionCommand.run(arguments, session);
            case COMPLETION -> CompletionCommand.run(arguments, session);
            case HELP -> help(arguments, session);
        };
    }

    private static int help(Arguments arguments, Session session) {
        if (arguments.operands().isEmpty()) {
            return print(session, Usage.ofAll());
        }
        return print(session, Usage.of(Arguments.command(arguments.operands().getFirst())));
    }

    private static int print(Session session, String text) {
        session.out().text().append(text);
        session.out().flush();
        return Exit.OK;
    }
}
