package org.dialtone.linux.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

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
        record(0x26011999, "pppd71", "PPPD_PID=71;IFNAME=ppp0;PEERNAME=bob;IPREMOTE=10.0.0.2;", 7);
        record(0x26011999, "pppd72", "IFNAME=ppp1;PEERNAME=alice", 0);
        assertThat(PppdDatabase.find(whole(), "ppp0"))
                .containsEntry("PEERNAME", "bob")
                .containsEntry("PPPD_PID", "71")
                .containsEntry("IPREMOTE", "10.0.0.2");
        assertThat(PppdDatabase.find(whole(), "ppp1")).containsEntry("PEERNAME", "alice");
        assertThat(PppdDatabase.find(whole(), "ppp2")).isNull();
    }

    @Test
    void whatIsNoDatabaseHasNothing() {
        assertThat(PppdDatabase.find(ByteBuffer.allocate(0), "ppp0")).isNull();
        assertThat(PppdDatabase.find(ByteBuffer.allocate(1000), "ppp0")).isNull();
        header(131);
        file.putInt(0).putInt(Integer.MAX_VALUE).putInt(-1).putInt(7).putInt(0).putInt(0x26011999);
        assertThat(PppdDatabase.find(whole(), "ppp0")).isNull();
    }

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] bytes) {
        PppdDatabase.find(ByteBuffer.wrap(bytes), "ppp0");
        header(1);
        file.put(bytes, 0, Math.min(bytes.length, file.remaining()));
        var found = PppdDatabase.find(whole(), "ppp0");
        assertThat(found == null || "ppp0".equals(found.get("IFNAME"))).isTrue();
    }
}
