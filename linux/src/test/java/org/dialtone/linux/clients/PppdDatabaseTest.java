package org.dialtone.linux.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/// A database as tdb lays it out, and any bytes.
final class PppdDatabaseTest {
    private final ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());

    private void header(int hashes) {
        file.put("TDB file\n".getBytes(StandardCharsets.US_ASCII));
        file.position(32).putInt(0x26011967 + 6).putInt(hashes);
        file.position(168 + 4 * (hashes + 1));
    }

    private void record(int magic, String key, String data, int room) {
        byte[] first = key.getBytes(StandardCharsets.UTF_8);
        byte[] second = data.getBytes(StandardCharsets.UTF_8);
        int length = first.length + second.length + room;
        file.putInt(0).putInt(length).putInt(first.length).putInt(second.length);
        file.putInt(0).putInt(magic);
        int body = file.position();
        file.put(first).put(second).position(body + length);
    }

    private ByteBuffer whole() {
        return file.duplicate().flip();
    }

    @Test
    void findsTheLinksPppd() {
        header(131);
        record(0x26011999, "IFNAME=ppp0", "pppd71", 5);
        record(0xd9fee666, "pppd70", "IFNAME=ppp0;PEERNAME=old", 0);
        record(0x26011999, "pppd71", "PPPD_PID=71;IFNAME=ppp0;PEERNAME=bob;", 7);
        record(0x26011999, "IPREMOTE=10.0.0.2", "pppd71", 7);
        record(0x26011999, "pppd72", "IFNAME=ppp1;PEERNAME=alice", 0);
        record(0x26011999, "pppd73", "PPPD_PID=73;IFNAME=ppp0;PEERNAME=carol;", 0);
        assertThat(PppdDatabase.find(whole(), "ppp0"))
                .containsExactlyInAnyOrder(
                        Map.of(
                                "IFNAME", "ppp0",
                                "PPPD_PID", "71",
                                "PEERNAME", "bob",
                                "IPREMOTE", "10.0.0.2"),
                        Map.of("IFNAME", "ppp0", "PPPD_PID", "73", "PEERNAME", "carol"));
        assertThat(PppdDatabase.find(whole(), "ppp1"))
                .singleElement(InstanceOfAssertFactories.map(String.class, String.class))
                .containsEntry("PEERNAME", "alice");
        assertThat(PppdDatabase.find(whole(), "ppp2")).isEmpty();
    }

    /// Written by pppd 2.4.9: a client's and, of the same session, pppoe-server's.
    @Test
    void readsARealOne() throws Exception {
        byte[] bytes;
        try (InputStream in = PppdDatabaseTest.class.getResourceAsStream("pppd2.tdb")) {
            bytes = Objects.requireNonNull(in).readAllBytes();
        }
        assertThat(PppdDatabase.find(ByteBuffer.wrap(bytes), "ppp0"))
                .singleElement(InstanceOfAssertFactories.map(String.class, String.class))
                .containsEntry("PEERNAME", "alice")
                .containsEntry("PPPD_PID", "759")
                .containsEntry("IPREMOTE", "10.99.0.139")
                .doesNotContainKey("MACREMOTE");
        assertThat(PppdDatabase.find(ByteBuffer.wrap(bytes), "ppp-isp"))
                .singleElement(InstanceOfAssertFactories.map(String.class, String.class))
                .containsEntry("MACREMOTE", "DE:66:88:2B:AD:91")
                .doesNotContainKey("PEERNAME");
    }

    @Test
    void whatIsNoDatabaseHasNothing() {
        assertThat(PppdDatabase.find(ByteBuffer.allocate(0), "ppp0")).isEmpty();
        assertThat(PppdDatabase.find(ByteBuffer.allocate(1000), "ppp0")).isEmpty();
        header(131);
        file.putInt(0).putInt(Integer.MAX_VALUE).putInt(-1).putInt(7).putInt(0).putInt(0x26011999);
        assertThat(PppdDatabase.find(whole(), "ppp0")).isEmpty();
    }

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] bytes) {
        PppdDatabase.find(ByteBuffer.wrap(bytes), "ppp0");
        file.clear();
        header(1);
        file.put(bytes, 0, Math.min(bytes.length, file.remaining()));
        assertThat(PppdDatabase.find(whole(), "ppp0"))
                .allMatch(each -> "ppp0".equals(each.get("IFNAME")));
    }
}
