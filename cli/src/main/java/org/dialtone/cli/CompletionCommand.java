package org.dialtone.cli;

import java.util.List;

/// `dialtone completion`.
final class CompletionCommand {
    static final List<String> SHELLS = List.of("bash", "zsh");

    private CompletionCommand() {}

    static int run(Arguments arguments, Session session) {
        if (arguments.operands().size() != 1 || !SHELLS.contains(arguments.operands().getFirst())) {
            String given = String.join(" ", arguments.operands());
            throw Failure.usage(
                    "completion: \""
                            + Style.printable(given)
                            + "\""
                            + Near.didYouMean(given, SHELLS)
                            + " (expected: bash or zsh)");
        }
        session.out().text().append(Usage.completion());
        session.out().flush();
        return Exit.OK;
    }
}
