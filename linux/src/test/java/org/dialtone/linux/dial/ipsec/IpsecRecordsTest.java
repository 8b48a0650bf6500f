package org.dialtone.linux.dial.ipsec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

class IpsecRecordsTest {
    private static final Loaded LEFT = new Loaded("dialtone-office", true, "", "digest", "a b");

    @TempDir private Path directory;

    private IpsecRecords records() throws IOException {
        IpsecRecords records = new IpsecRecords(directory.resolve("charon.vici"), directory);
        records.write("office", LEFT);
        return records;
    }

    @Test
    void whatCharonDoesNotTakeOutStaysWritten() throws Exception {
        IpsecRecords records = records();
        try (ServerSocketChannel charon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            charon.bind(UnixDomainSocketAddress.of(directory.resolve("charon.vici")));
            Thread breaking =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    charon.accept().close(); // in the middle of the request
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            records.sweep();
            breaking.join();
        }
        assertThat(records.read("office")).isEqualTo(LEFT);
    }

    @Test
    void withoutCharonNothingIsLeft() throws IOException {
        IpsecRecords records = records();
        records.sweep();
        assertThat(records.read("office")).isNull();
    }

    @Test
    void whatIsNoRecordIsDeleted() throws IOException {
        IpsecRecords records = records();
        Path file = Files.writeString(directory.resolve(".ipsec/office"), "nothing of ours");
        records.sweep();
        assertThat(file).doesNotExist();
    }
}
