package org.dialtone.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.core.port.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

class SupervisorTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir Path runtime;

    private Supervisor supervisor;
    private final Watching watching = new Watching();

    @BeforeEach
    void open() {
        open(Time.SYSTEM);
    }

    private void open(Time time) {
        supervisor = Supervisor.open(runtime.resolve("dial"), time);
    }

    /// From now on a reader of the output that has no processor for a while is waited for longer
    /// than the second that there is.
    private void patient() {
        supervisor.close();
        open(
                new Time() {
                    @Override
                    public Instant now() {
                        return Time.SYSTEM.now();
                    }

                    @Override
                    public long nanos() {
                        return Time.SYSTEM.nanos() / 50;
                    }
                });
    }

    @AfterEach
    void close() {
        supervisor.close();
    }

    private Child sh(String script) {
        return supervisor.start(
                "isp",
                directory ->
                        new Launch(
                                List.of("sh", "-c", script),
                                Map.of("D", directory.toString()),
                                "",
                                true),
                watching);
    }

    /// Who is in the session of a child's runner.
    private static List<ProcessEntry> session(int runner) {
        return ProcessTable.read().members(Set.of(runner));
    }

    private static int runner(Child child) {
        ProcessEntry entry = child.files.runner();
        assertThat(entry).isNotNull();
        return entry.pid();
    }

    /// Waits until a child's script says a word.
    private void awaitOutput(Child child, String word) throws InterruptedException {
        watching.await(child, c -> c.output().contains(word));
    }

    @Test
    void anExitCodeAndTheOutputAreTold() throws Exception {
        patient();
        sh("echo out; echo err >&2; exit 19");
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Exited(19));
        assertThat(watching.output()).contains("out\n").contains("err\n");
    }

    @Test
    void aProgramIsStartedByAnother() throws Exception {
        supervisor.close();
        supervisor =
                Supervisor.open(runtime.resolve("dial"), List.of("env", "WITHIN=yes"), Time.SYSTEM);
        Child child = sh("echo within=$WITHIN; exec sleep 1000");
        awaitOutput(child, "within=yes");
        child.stop(LONG);
        assertThat(watching.awaitEnd()).as("it is signalled").isEqualTo(new ExitStatus.Killed(15));
    }

    @Test
    void noZombieOfItIsLeft() throws Exception {
        Child child = sh("echo ready; exec sleep 300");
        awaitOutput(child, "ready");
        Path runner = Path.of("/proc", Integer.toString(runner(child)));
        assertThat(runner).exists();
        child.stop(LONG);
        watching.awaitEnd();
        assertThat(runner).doesNotExist();
    }

    @Test
    void noZombieIsLeftOfWhatHadToBeKilled() throws Exception {
        Child child = sh("echo ready; exec sleep 300");
        awaitOutput(child, "ready");
        Path runner = Path.of("/proc", Integer.toString(runner(child)));
        child.stop(Duration.ZERO);
        watching.awaitEnd();
        assertThat(runner).doesNotExist();
    }

    @Test
    void nothingOfItIsLeft() throws Exception {
        Child child = sh("exit 0");
        watching.awaitEnd();
        supervisor.close();
        assertThat(child.directory()).doesNotExist();
    }

    @Test
    void aSignalThatEndsItIsTold() throws Exception {
        sh("kill -KILL $$");
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Killed(9));
    }

    @Test
    void aProgramThatIsNotThereEndsAsAShellSaysIt() throws Exception {
        supervisor.start("isp", _ -> Launch.of(List.of("/no/such/program")), watching);
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Exited(127));
    }

    @Test
    void whatCannotBePreparedIsNotStarted() throws Exception {
        supervisor.start(
                "isp",
                _ -> {
                    throw new IOException("disk full");
                },
                watching);
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.NotStarted("disk full"));
    }

    @Test
    void itReadsItsInputAndNothingAfter() throws Exception {
        patient();
        supervisor.start(
                "isp",
                _ ->
                        new Launch(
                                List.of("sh", "-c", "cat; echo .; tr '\\0' ' ' </proc/$$/cmdline"),
                                Map.of(),
                                "secret",
                                false),
                watching);
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(watching.output()).startsWith("secret.\n").doesNotContain("\nsecret");
    }

    @Test
    void theLastOfALongOutputIsKeptAndTheRestDoesNotPileUp() throws Exception {
        patient();
        sh("i=0; while [ $i -lt 30000 ]; do echo \"line $i\"; i=$((i+1)); done");
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(watching.output()).endsWith("line 29999\n").hasSizeBetween(640, 393_216);
    }

    @Test
    void sigtermIsEnoughForWhoHeedsIt() throws Exception {
        patient();
        Child child = sh("trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.1; done");
        awaitOutput(child, "ready");
        child.stop(LONG);
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Exited(7));
        assertThat(watching.output()).contains("bye");
    }

    @Test
    void whoHasMadeASessionOfItsOwnGetsSigtermToo() throws Exception {
        Child child =
                sh(
                        "exec setsid sh -c 'trap \"exit 7\" TERM; echo ready;"
                                + " while :; do sleep 0.1; done'");
        awaitOutput(child, "ready");
        child.stop(LONG);
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Exited(7));
    }

    @Test
    void sigkillIsForWhoIgnoresSigterm() throws Exception {
        Child child = sh("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        awaitOutput(child, "ready");
        int runner = runner(child);
        child.stop(Duration.ofMillis(50));
        watching.awaitEnd();
        assertThat(session(runner)).isEmpty();
    }

    @Test
    void childrenThatStayBehindAreEndedToo() throws Exception {
        Child child =
                sh(
                        "(trap '' TERM; sleep 1000) &"
                                + " setsid sh -c 'echo $$ ready; exec sleep 1000' & sleep 1000");
        awaitOutput(child, "ready");
        int runner = runner(child);
        int deserter = Integer.parseInt(child.output().split(" ", -1)[0]);
        assertThat(session(deserter)).isNotEmpty();
        child.stop(LONG);
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Killed(15));
        assertThat(session(runner)).isEmpty();
        assertThat(session(deserter)).isEmpty();
    }

    @Test
    void itsEndIsToldThoughAChildOfItHoldsItsOutput() throws Exception {
        Child child =
                sh("sleep 1000 & echo ready; while [ ! -e $D/go ]; do sleep 0.1; done; exit 3");
        awaitOutput(child, "ready");
        int runner = runner(child);
        Files.createFile(child.directory().resolve("go"));
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Exited(3));
        assertThat(session(runner)).isEmpty();
    }

    @Test
    void aRunnerThatIsKilledTakesItsProgramWithIt() throws Exception {
        Child child = sh("echo ready; sleep 1000");
        awaitOutput(child, "ready");
        int runner = runner(child);
        ProcessEntry entry = ProcessTable.entry(runner);
        assertThat(entry).isNotNull();
        Pidfd.signal(entry, Pidfd.SIGKILL);
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Lost());
        assertThat(session(runner)).isEmpty();
    }

    @Test
    void aFileMovedIntoItsDirectoryIsAChange() throws Exception {
        Child child = sh("sleep 0.1; echo up >$D/n; mv $D/n $D/facts; sleep 1000");
        watching.await(child, c -> c.text("facts").equals("up\n"));
        child.stop(Duration.ZERO);
        watching.awaitEnd();
    }

    @Test
    void whoeverComesLaterTakesItOver() throws Exception {
        Child left = sh("echo ready; sleep 1000");
        awaitOutput(left, "ready");
        supervisor.close();
        assertThat(watching.hasEnded()).isFalse();

        Watching later = new Watching();
        open(Time.SYSTEM);
        assertThat(supervisor.adopt("other", later)).isNull();
        Child taken = supervisor.adopt("isp", later);
        assertThat(taken).isNotNull();
        assertThat(later.hasEnded()).isFalse();
        taken.stop(LONG);
        assertThat(later.awaitEnd()).isInstanceOf(ExitStatus.class);
        assertThat(watching.hasEnded()).isFalse();
    }

    @Test
    void aSecondOneIsRefusedWhileThereIsAFirst() throws Exception {
        Child running = sh("echo ready; sleep 1000");
        awaitOutput(running, "ready");
        Path directory = runtime.resolve("dial");
        assertThatThrownBy(() -> Supervisor.open(directory, Time.SYSTEM))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("another supervisor has " + directory);
        running.stop(LONG);
        assertThat(watching.awaitEnd()).isInstanceOf(ExitStatus.class);

        supervisor.close();
        supervisor = Supervisor.open(directory, Time.SYSTEM);
    }

    @Test
    void whatNobodyTakesOverIsEnded() throws Exception {
        Child left = sh("sleep 1000 & echo ready; sleep 1000");
        awaitOutput(left, "ready");
        List<ProcessEntry> all = session(runner(left));
        supervisor.close();

        Watching taken = new Watching();
        open(Time.SYSTEM);
        Child other =
                supervisor.start(
                        "other",
                        _ ->
                                new Launch(
                                        List.of("sh", "-c", "echo ready; sleep 1000"),
                                        Map.of(),
                                        "",
                                        true),
                        taken);
        taken.await(other, c -> c.output().contains("ready"));
        supervisor.sweep(LONG);
        assertThat(all).hasSizeGreaterThan(2);
        for (ProcessEntry each : all) {
            ProcessHandle.of(each.pid()).ifPresent(handle -> handle.onExit().join());
        }
        assertThat(taken.hasEnded()).as("what is ours goes on").isFalse();
        other.stop(LONG);
        assertThat(taken.awaitEnd()).isInstanceOf(ExitStatus.class);
    }

    @Test
    void oneThatHasEndedMeanwhileIsNotTakenOver() throws Exception {
        Child left = sh("echo ready; sleep 1000");
        awaitOutput(left, "ready");
        supervisor.close();
        ProcessEntry runner = left.files.runner();
        assertThat(runner).isNotNull();
        List<ProcessEntry> all = session(runner.pid());
        Pidfd.signal(runner, Pidfd.SIGKILL);
        open(Time.SYSTEM);
        ProcessHandle.of(runner.pid()).ifPresent(handle -> handle.onExit().join());
        assertThat(supervisor.adopt("isp", new Watching())).isNull();

        // what it has left goes before the next of the name begins
        Watching next = new Watching();
        supervisor.start("isp", _ -> Launch.of(List.of("true")), next);
        assertThat(next.awaitEnd()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(all).hasSizeGreaterThan(1);
        assertThat(session(runner.pid())).isEmpty();
    }

    @Test
    void aNumberThatBelongsToAnotherProcessNowIsNotTakenOver() throws Exception {
        Child left = sh("echo ready; sleep 1000");
        awaitOutput(left, "ready");
        String recorded = left.text("runner");
        left.stop(Duration.ZERO);
        watching.awaitEnd();
        ProcessEntry self = ProcessTable.entry((int) ProcessHandle.current().pid());
        assertThat(self).isNotNull();
        // the number of this process, the start of another
        Path directory = Files.createDirectories(runtime.resolve("dial/later"));
        Files.writeString(
                directory.resolve("runner"),
                self.pid() + recorded.substring(recorded.indexOf(' ')),
                StandardCharsets.UTF_8);
        assertThat(supervisor.adopt("later", new Watching())).isNull();
    }

    @Test
    void whatHasEndedMeanwhileLeavesNoFiles() throws Exception {
        Child left = sh("echo ready; sleep 1000");
        awaitOutput(left, "ready");
        supervisor.close();
        int runner = runner(left);
        ProcessHandle.of(runner).ifPresent(ProcessHandle::destroyForcibly);
        ProcessHandle.of(runner).ifPresent(handle -> handle.onExit().join());
        open(Time.SYSTEM);
        supervisor.sweep(LONG);
        assertThat(left.directory()).doesNotExist();
        assertThat(session(runner)).isEmpty();
    }

    @Test
    void aSignalToTheRunnerEndsNothing() throws Exception {
        Child child = sh("while :; do echo tick; sleep 0.1; done");
        awaitOutput(child, "tick");
        ProcessHandle.of(runner(child)).ifPresent(ProcessHandle::destroy);
        // longer than a runner has after its program
        watching.await(child, c -> c.output().lines().count() > 20);
        assertThat(watching.hasEnded()).isFalse();
        assertThat(child.exited()).isNull();
        child.stop(LONG);
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Killed(Pidfd.SIGTERM));
    }

    @Test
    void outputThatCannotBeKeptEndsNoProgram() throws Exception {
        supervisor.start(
                "isp",
                directory -> {
                    Files.createSymbolicLink(
                            directory.resolve("output"), Path.of("/no/such/folder/output"));
                    return Launch.of(
                            List.of("sh", "-c", "head -c 1000000 /dev/zero || exit 9; exit 7"));
                },
                watching);
        assertThat(watching.awaitEnd()).isEqualTo(new ExitStatus.Exited(7));
    }

    @Test
    void whatIsReleasedRunsOnUntold() throws Exception {
        Child child = sh("echo ready; sleep 1000");
        awaitOutput(child, "ready");
        int runner = runner(child);
        child.release();
        Watching later = new Watching();
        // the name is free once it is released
        Child again = null;
        while (again == null) {
            try {
                again = supervisor.adopt("isp", later);
            } catch (IllegalStateException _) {
                Thread.onSpinWait();
            }
        }
        assertThat(session(runner)).isNotEmpty();
        again.stop(Duration.ZERO);
        later.awaitEnd();
        assertThat(watching.hasEnded()).isFalse();
    }

    @Test
    void aNameIsOneChild() throws Exception {
        Child child = sh("sleep 1000");
        assertThatThrownBy(() -> sh("true")).isInstanceOf(IllegalStateException.class);
        child.stop(Duration.ZERO);
        watching.awaitEnd();
    }

    @Test
    void aNameThatIsAPathIsRefused() {
        assertThatThrownBy(() -> supervisor.adopt("../x", watching))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
