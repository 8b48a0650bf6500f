/// The `dialtone` command: data on standard output, messages on standard error, exit codes as
/// nmcli's.
///
/// A run is over in a tenth of a second, most of which is the JVM's start, so the way to the first
/// line is short: arguments are read by [Arguments] from the tables [Command] and [Option], and
/// picocli, which costs 100 ms here, makes only the help texts and the completion from the same
/// tables.
@NullMarked
package org.dialtone.cli;

import org.jspecify.annotations.NullMarked;
