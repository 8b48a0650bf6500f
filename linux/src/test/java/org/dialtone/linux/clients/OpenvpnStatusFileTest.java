package org.dialtone.linux.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.core.port.Time;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/// How old a file is, on clocks of the test's own.
final class OpenvpnStatusFileTest {
    private static final Instant START = Instant.ofEpochSecond(1_795_648_400);
    private static final String STATUS =
            """
            TITLE,OpenVPN 2.6.14
            HEADER,CLIENT_LIST,Common Name,Real Address,Virtual Address,Bytes Received,\
            Bytes Sent,Connected Since (time_t),Username,Client ID
            CLIENT_LIST,alice,192.0.2.7:50123,10.8.0.6,1234,5678,1795648000,UNDEF,0
            END
            """;

    @TempDir private Path directory;
    private long seconds;
    private long stepped;

    private final Time time =
            new Time() {
                @Override
                public Instant now() {
                    return START.plusSeconds(seconds + stepped);
                }

                @Override
                public long nanos() {
                    return seconds * 1_000_000_000L - 77;
                }
            };

    private final ToldSessions told = new ToldSessions();
    private final Roll roll = new Roll(told);
    private OpenvpnStatusFile file;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(path(), STATUS);
        file = new OpenvpnStatusFile("guests", path(), time);
        written();
    }

    private Path path() {
        return directory.resolve("status-guests.log");
    }

    private void written() throws IOException {
        Files.setLastModifiedTime(path(), FileTime.from(time.now()));
    }

    private void look() {
        file.look(roll);
    }

    private void assertThatAliceIsThere() {
        look();
        assertThat(told.take()).noneMatch(each -> each.startsWith("ended"));
    }

    private void assertThatAliceHasGone() {
        look();
        assertThat(told.take()).anyMatch(each -> each.startsWith("ended"));
    }

    @Test
    void aFileIsGoodForFiveMinutes() {
        look();
        assertThat(told.take()).anyMatch(each -> each.startsWith("begun"));
        seconds = 300;
        assertThatAliceIsThere();
        seconds = 301;
        assertThatAliceHasGone();
    }

    @Test
    void aStepOfTheWallClockEndsNobody() throws IOException {
        look();
        told.take();
        stepped = 86_400;
        assertThatAliceIsThere();
        seconds = 10;
        written();
        assertThatAliceIsThere();
        seconds = 310;
        assertThatAliceIsThere();
        seconds = 311;
        assertThatAliceHasGone();
    }

    @Test
    void aStepBackKeepsNobody() throws IOException {
        look();
        told.take();
        stepped = -86_400;
        assertThatAliceIsThere();
        seconds = 10;
        written();
        assertThatAliceIsThere();
        seconds = 311;
        assertThatAliceHasGone();
    }

    @Test
    void aFileFoundOldIsAsOldAsItIs() {
        seconds = 301;
        look();
        assertThat(told.take()).noneMatch(each -> each.startsWith("begun"));
    }

    @Test
    void aFileFoundOfTheFutureIsNew() {
        stepped = -86_400;
        look();
        assertThat(told.take()).anyMatch(each -> each.startsWith("begun"));
        seconds = 301;
        assertThatAliceHasGone();
    }

    @Test
    void aServerThatTakesItsTimeHasThreeTimesThat() throws IOException {
        look();
        seconds = Duration.ofMinutes(4).toSeconds();
        written();
        assertThatAliceIsThere();
        seconds += Duration.ofMinutes(12).toSeconds();
        assertThatAliceIsThere();
        seconds++;
        assertThatAliceHasGone();
    }
}
