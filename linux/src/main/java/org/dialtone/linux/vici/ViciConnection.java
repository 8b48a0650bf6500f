package org.dialtone.linux.vici;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// One connection to charon. charon answers one command at a time on each, so events and commands
/// of any length go over connections of their own. One thread at a time; [#close] may be called
/// from any, and ends what the other waits for.
///
/// An event that comes while an answer is waited for is kept for [#event]: none is lost between the
/// registration of one kind and that of the next.
public final class ViciConnection implements AutoCloseable {
    /// How many events are kept for who does not take them.
    static final int MOST_EVENTS = 10_000;

    /// How long one that charon does not take in waits before it tries again.
    private static final long AGAIN_MILLIS = 50;

    /// An event.
    ///
    /// @param name its kind, such as `child-updown`
    public record Event(String name, ViciMessage message) {}

    /// What waits for the channel, and for how long at most.
    private record Limit(Selector selector, SelectionKey key, Duration most) {}

    private final SocketChannel channel;

    /// Null for one that waits for as long as it takes.
    private volatile @Nullable Limit limit;

    private final ByteBuffer length = ByteBuffer.allocate(4);
    private final Deque<Event> events = new ArrayDeque<>();

    private ViciConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /// Connects, to wait for as long as charon takes.
    ///
    /// @param socket charon's, such as `/run/charon.vici`
    /// @throws ViciException if nobody listens there
    public static ViciConnection open(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            return new ViciConnection(channel);
        } catch (IOException e) {
            throw nobody(socket, e);
        }
    }

    private static ViciException nobody(Path socket, IOException e) {
        return new ViciException("charon does not answer at " + socket + ": is it running?", e);
    }

    /// Connects, to wait for a charon that says nothing for so long at most, each time: then what
    /// was asked for ends with a [ViciException] that [is silence][ViciException#isSilence], and
    /// the connection is good for nothing more.
    ///
    /// @throws ViciException if nobody listens there
    public static ViciConnection open(Path socket, Duration most) {
        for (long left = most.toMillis(); left > 0; left -= AGAIN_MILLIS) {
            try {
                return connect(socket, most);
            } catch (IOException e) {
                if (e instanceof ConnectException || Files.notExists(socket)) {
                    throw nobody(socket, e);
                } // else it has not taken in yet those who came before
            }
            LockSupport.parkNanos(AGAIN_MILLIS * 1_000_000);
        }
        throw ViciException.silence(most);
    }

    private static ViciConnection connect(Path socket, Duration most) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(socket));
            ViciConnection connected = new ViciConnection(channel);
            connected.limit(most);
            return connected;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void limit(Duration most) throws IOException {
        Selector selector = Selector.open();
        try {
            limit = new Limit(selector, channel.register(selector, 0), most);
        } catch (IOException | RuntimeException e) {
            selector.close();
            throw e;
        }
    }

    /// Waits for as long as charon takes from now on.
    ///
    /// @throws ViciException if the connection is gone
    public void unlimited() {
        try {
            closeLimit();
            channel.configureBlocking(true);
        } catch (IOException e) {
            throw new ViciException("the connection to charon is gone", e);
        }
    }

    private void closeLimit() throws IOException {
        Limit had = limit;
        limit = null;
        if (had != null) {
            had.selector.close();
        }
    }

    /// Has events of some kinds come.
    ///
    /// @throws ViciException if charon does not know one, or is gone
    public void register(List<String> kinds) {
        for (String kind : kinds) {
            send(new ViciPacket.Register(kind));
            if (answer() instanceof ViciPacket.UnknownEvent) {
                throw new ViciException("charon knows no event " + kind, null);
            }
        }
    }

    /// Has something done.
    ///
    /// @return charon's answer; its `success` may be `no`
    /// @throws ViciException if charon does not know the command, or is gone
    public ViciMessage call(String command, ViciMessage message) {
        send(new ViciPacket.Request(command, message));
        return response(command, answer());
    }

    /// Has something done that can fail.
    ///
    /// @throws ViciException if it did, with charon's own words; or as [#call]
    public ViciMessage demand(String command, ViciMessage message) {
        ViciMessage answer = call(command, message);
        if (!answer.text("success").equals("yes")) {
            throw new ViciException(command + ": " + answer.text("errmsg"), null);
        }
        return answer;
    }

    /// Asks for something whose answer comes as events of a kind.
    ///
    /// @throws ViciException as [#call]
    public List<ViciMessage> list(String command, ViciMessage message, String event) {
        register(List.of(event));
        List<ViciMessage> found = new ArrayList<>();
        send(new ViciPacket.Request(command, message));
        ViciPacket packet = receive();
        while (packet instanceof ViciPacket.Event(String name, ViciMessage body)) {
            if (name.equals(event)) {
                if (found.size() >= MOST_EVENTS) {
                    throw new ViciException("more than " + MOST_EVENTS + " answers", null);
                }
                found.add(body);
            } else {
                keep(new Event(name, body));
            }
            packet = receive();
        }
        response(command, packet);
        send(new ViciPacket.Unregister(event));
        answer();
        return found;
    }

    /// Takes the events that have been kept.
    public List<Event> kept() {
        List<Event> taken = new ArrayList<>(events);
        events.clear();
        return taken;
    }

    /// Waits for an event.
    ///
    /// @throws ViciException if charon is gone
    public Event event() {
        Event kept = events.poll();
        while (kept == null) {
            ViciPacket packet = receive();
            if (packet instanceof ViciPacket.Event(String name, ViciMessage message)) {
                kept = new Event(name, message);
            }
        }
        return kept;
    }

    private static ViciMessage response(String command, ViciPacket packet) {
        if (packet instanceof ViciPacket.Response(ViciMessage message)) {
            return message;
        }
        throw new ViciException("charon knows no command " + command, null);
    }

    /// The next packet that is no event; events are kept.
    private ViciPacket answer() {
        ViciPacket packet = receive();
        while (packet instanceof ViciPacket.Event(String name, ViciMessage message)) {
            keep(new Event(name, message));
            packet = receive();
        }
        return packet;
    }

    private void keep(Event event) {
        if (events.size() >= MOST_EVENTS) {
            throw new ViciException("more than " + MOST_EVENTS + " events not taken", null);
        }
        events.add(event);
    }

    private void send(ViciPacket packet) {
        ByteBuffer out = ViciPacket.encode(packet);
        try {
            while (out.hasRemaining()) {
                if (channel.write(out) == 0) {
                    await(SelectionKey.OP_WRITE);
                }
            }
        } catch (IOException e) {
            throw new ViciException("the connection to charon is gone", e);
        }
    }

    private ViciPacket receive() {
        try {
            int size = fill(length.clear()).getInt();
            if (size < 1 || size > ViciPacket.MOST) {
                throw new ViciException("a packet of " + size + " bytes", null);
            }
            return ViciPacket.decode(fill(ByteBuffer.allocate(size)));
        } catch (IOException e) {
            throw new ViciException("the connection to charon is gone", e);
        }
    }

    private ByteBuffer fill(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            int count = channel.read(in);
            if (count < 0) {
                throw new EOFException();
            }
            if (count == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return in.flip();
    }

    private void await(int operation) throws IOException {
        Limit waiting = limit;
        if (waiting == null) {
            throw new ClosedChannelException(); // by another thread, at this moment
        }
        try {
            waiting.key.interestOps(operation);
            if (waiting.selector.select(waiting.most.toMillis()) == 0) {
                throw ViciException.silence(waiting.most);
            }
            waiting.selector.selectedKeys().clear();
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            closeLimit(); // until then the descriptor stays
        } catch (IOException _) {
            // the descriptor is gone all the same
        }
    }
}
