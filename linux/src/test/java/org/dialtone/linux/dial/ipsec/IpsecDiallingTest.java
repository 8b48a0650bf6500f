package org.dialtone.linux.dial.ipsec;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Established;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// That each ends, whatever goes wrong; how they go well is shown with a real charon, in the
/// testbed.
final class IpsecDiallingTest {
    @TempDir private Path directory;
    private MockCharon charon;
    private IpsecRecords records;

    @BeforeEach
    void listen() throws IOException {
        charon = MockCharon.saysYes(socket());
        records = new IpsecRecords(socket(), directory);
    }

    @AfterEach
    void close() throws IOException {
        charon.close();
    }

    private Path socket() {
        return directory.resolve("charon.vici");
    }

    private static InterfaceDefinition definition(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.putIfAbsent("remote", "192.0.2.1");
        return new InterfaceDefinition(
                "office",
                DialKind.IPSEC,
                "ipsec0",
                true,
                settings,
                DialPolicy.DEFAULT,
                DemandPolicy.NONE);
    }

    private void dial(Map<String, String> settings, DialListener listener) {
        DialRequest request = new DialRequest(definition(settings), null);
        new IpsecDialling(socket(), records, request, listener).start(null);
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(records.hold("office", () -> true)).isTrue();
        assertThat(records.read("office")).isNull();
    }

    @Test
    void aNameThatCharonCannotBeToldIsNoProblemOfTheThreads() throws Exception {
        Ends ends = new Ends();
        dial(Map.of("child", "x".repeat(300)), ends);
        DialEnd end = ends.end();
        assertThat(end.error()).isEqualTo(RouterError.INTERFACE_CONFIGURATION);
        assertThat(end.remedy()).isEqualTo(DialEnd.Remedy.GIVE_UP);
        assertNothingIsLeft();
    }

    @Test
    void whatNobodyHasThoughtOfEndsItToo() throws Exception {
        Ends ends = new Ends();
        dial(
                Map.of(),
                new DialListener() {
                    @Override
                    public void progress(DialPhase phase, String words) {
                        throw new IllegalStateException("for the test");
                    }

                    @Override
                    public void established(Established connection) {
                        ends.established(connection);
                    }

                    @Override
                    public void ended(DialEnd end) {
                        ends.ended(end);
                    }
                });
        DialEnd end = ends.end();
        assertThat(end.cause()).isEqualTo(Cause.DIALER_FAILED);
        assertThat(end.words()).contains("for the test");
        assertNothingIsLeft();
    }

    @Test
    void lengthsThatCharonDoesNotTakeAreProblems() {
        assertThat(IpsecSettings.problems(definition(Map.of("child", "ü".repeat(127))))).isEmpty();
        assertThat(IpsecSettings.problems(definition(Map.of("child", "ü".repeat(128)))))
                .containsExactly("child: 256 bytes (expected: at most 255)");
        assertThat(IpsecSettings.problems(definition(Map.of("remote-ts", "x".repeat(65_536)))))
                .containsExactly("remote-ts: 65536 bytes (expected: at most 65535)");
    }
}
