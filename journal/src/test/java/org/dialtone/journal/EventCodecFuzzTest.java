package org.dialtone.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Remembered;

/// Whatever the bytes, decoding returns an event that is encoded and decoded to itself, or says
/// that they are malformed. As an ordinary test this runs over the corpus; with `JAZZER_FUZZ=1` it
/// looks for more.
final class EventCodecFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void decodingAnEventIsTotal(byte[] body) throws MalformedBodyException {
        RouterEvent event;
        try {
            event = EventCodec.decode(7, body);
        } catch (MalformedBodyException _) {
            return;
        }
        byte[] again = EventCodec.encode(new BodyWriter(), event);
        assertThat(EventCodec.decode(7, again)).isEqualTo(event);
    }

    @FuzzTest(maxDuration = "5m")
    void decodingAnInterfaceIsTotal(byte[] body) throws MalformedBodyException {
        Remembered state;
        try {
            state = EventCodec.decodeInterface(body);
        } catch (MalformedBodyException _) {
            return;
        }
        byte[] again = EventCodec.encode(new BodyWriter(), state);
        assertThat(EventCodec.decodeInterface(again)).isEqualTo(state);
    }
}
