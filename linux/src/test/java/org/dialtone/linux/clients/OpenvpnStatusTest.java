package org.dialtone.linux.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.dialtone.api.FarEnd;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// A status as openvpn 2.6.14 gave it, and any others.
final class OpenvpnStatusTest {
    private static final String HEADER =
            "HEADER,CLIENT_LIST,Common Name,Real Address,Virtual Address,Virtual IPv6"
                    + " Address,Bytes Received,Bytes Sent,Connected Since,Connected Since"
                    + " (time_t),Username,Client ID,Peer ID,Data Channel Cipher\n";

    private static final String VERSION_2 =
            "TITLE,OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] [LZ4]\n"
                    + "TIME,2026-11-27 20:27:31,1795811251\n"
                    + HEADER
                    + "CLIENT_LIST,client,10.9.0.1:40809,10.8.0.3,fd00:8::1001,1832,2144,2026-11-27"
                    + " 20:27:17,1795811237,UNDEF,1,1,AES-256-GCM\n"
                    + "HEADER,ROUTING_TABLE,Virtual Address,Common Name,Real Address,Last Ref,Last"
                    + " Ref (time_t)\n"
                    + "ROUTING_TABLE,10.8.0.3,client,10.9.0.1:40809,2026-11-27"
                    + " 20:27:17,1795811237\n"
                    + "GLOBAL_STATS,Max bcast/mcast queue length,2\n"
                    + "GLOBAL_STATS,dco_enabled,0\n"
                    + "END\n";

    private static OpenvpnStatus.@Nullable Whole read(byte[] text) {
        OpenvpnStatus status = new OpenvpnStatus();
        LineBuffer lines = new LineBuffer();
        ByteBuffer bytes = ByteBuffer.wrap(text);
        for (String line = lines.next(bytes); line != null; line = lines.next(bytes)) {
            OpenvpnStatus.Whole whole = status.line(line);
            if (whole != null) {
                return whole;
            }
        }
        return null;
    }

    private static List<Seen> clients(String text) {
        OpenvpnStatus.Whole whole =
                Objects.requireNonNull(read(text.getBytes(StandardCharsets.UTF_8)));
        return Objects.requireNonNull(whole.clients());
    }

    @Test
    void readsBothVersions() {
        Seen client =
                new Seen(
                        new ClientSession(
                                "1@1795811237",
                                "client",
                                new FarEnd(
                                        "client",
                                        "10.9.0.1:40809",
                                        List.of(
                                                InetAddress.ofLiteral("10.8.0.3"),
                                                InetAddress.ofLiteral("fd00:8::1001"))),
                                Instant.ofEpochSecond(1_795_811_237)),
                        new Traffic(1832, 2144, 0, 0));
        assertThat(clients(VERSION_2)).containsExactly(client);
        assertThat(clients(VERSION_2.replace(',', '\t').replace("\n", "\r\n")))
                .containsExactly(client);
    }

    @Test
    void theUserIsWhoIsThere() {
        List<Seen> clients = clients(VERSION_2.replace("UNDEF", "alice"));
        assertThat(clients.getFirst().session().farEnd().user()).isEqualTo("alice");
        assertThat(clients.getFirst().session().name()).isEqualTo("alice");
    }

    @Test
    void aNameMayHoldCommasAndMustNotHoldControls() {
        List<Seen> clients = clients(VERSION_2.replace("T,client,", "T,Smith\u0007, Bob,"));
        assertThat(clients.getFirst().session().farEnd().user()).isEqualTo("Smith?, Bob");
        assertThat(clients.getFirst().session().key()).isEqualTo("1@1795811237");
    }

    @Test
    void olderServersGiveNoId() {
        List<Seen> clients =
                clients(VERSION_2.replace(",Client ID,Peer ID", "").replace(",1,1,A", ",A"));
        assertThat(clients.getFirst().session().key()).isEqualTo("10.9.0.1:40809@1795811237");
    }

    @Test
    void halfAStatusIsNone() {
        assertThat(read(VERSION_2.replace("END\n", "").getBytes(StandardCharsets.UTF_8))).isNull();
        assertThat(read("END\n".getBytes(StandardCharsets.UTF_8))).isNull();
    }

    @Test
    void tooManyAreNotTakenForFew() {
        StringBuilder text = new StringBuilder("TITLE,x\n").append(HEADER);
        for (int i = 0; i <= OpenvpnStatus.MOST; i++) {
            text.append("CLIENT_LIST,c,1.2.3.4:").append(i).append(",,,0,0,x,1,UNDEF,");
            text.append(i).append(",0,A\n");
        }
        byte[] whole = text.append("END\n").toString().getBytes(StandardCharsets.UTF_8);
        assertThat(Objects.requireNonNull(read(whole)).clients()).isNull();
    }

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] bytes) {
        OpenvpnStatus.Whole whole = read(bytes);
        if (whole != null && whole.clients() != null) {
            for (Seen each : whole.clients()) {
                Traffic traffic = Objects.requireNonNull(each.traffic());
                assertThat(traffic.rxBytes()).isNotNegative();
                assertThat(each.session().key()).contains("@");
                assertThat(each.session().farEnd().user().length()).isLessThanOrEqualTo(256);
                assertThat(each.session().farEnd().remote()).isNotEmpty();
            }
        }
    }
}
