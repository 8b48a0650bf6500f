package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.RouterInterface;
import org.dialtone.linux.netlink.NetlinkLinkSource;
import org.dialtone.local.LocalRouter;
import org.dialtone.testbed.KernelTruth;
import org.dialtone.testbed.LinkToggler;
import org.dialtone.testbed.Namespace;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Two namespaces of a test, and a router that records one of them. Closing it compares the router
/// with the kernel, and has the seven validators judge what was recorded.
///
///     near (watched)        far
///     [ links under test ]--[ what shakes them ]
final class Lab implements AutoCloseable {
    static final Duration LIMIT = Recording.LIMIT;

    /// Whether to go on for long.
    static final boolean SOAK = Boolean.getBoolean("dialtone.soak");

    final Namespace near;
    final Namespace far;
    final LocalRouter router;
    final Recording recording;
    final LinkToggler nearLinks;
    final LinkToggler farLinks;

    private Lab(Namespace near, Namespace far, int receiveBuffer) {
        this.near = near;
        this.far = far;
        this.nearLinks = new LinkToggler(near);
        this.farLinks = new LinkToggler(far);
        this.router =
                LocalRouter.open(
                        LocalRouter.Options.of(near.netns())
                                .receiveBuffer(receiveBuffer)
                                .events(1 << 20));
        this.recording = new Recording(router);
    }

    static Lab open() {
        return open(NetlinkLinkSource.RECEIVE_BUFFER, _ -> {});
    }

    static Lab open(int receiveBuffer) {
        return open(receiveBuffer, _ -> {});
    }

    static Lab open(Consumer<Built> before) {
        return open(NetlinkLinkSource.RECEIVE_BUFFER, before);
    }

    /// The namespaces, before there is a router.
    record Built(Namespace near, Namespace far) {}

    static Lab open(int receiveBuffer, Consumer<Built> before) {
        Namespace near = Namespace.create();
        Namespace far = Namespace.create();
        try {
            before.accept(new Built(near, far));
            return new Lab(near, far, receiveBuffer);
        } catch (RuntimeException | Error e) {
            near.close();
            far.close();
            throw e;
        }
    }

    /// A veth pair, NAME in near and NAME in far, both up.
    ///
    /// @return the index of the far end
    int veth(String name) {
        near.ip("link add " + name + " up type veth peer name " + name + " netns " + far.name());
        far.ip("link set " + name + " up");
        awaitConnected(name);
        return KernelTruth.of(far).link(name).index();
    }

    int nearIndex(String name) {
        return KernelTruth.of(near).link(name).index();
    }

    RouterInterface shown(String name) {
        return router.interfaces().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no interface " + name));
    }

    /// Waits until it is connected, and whoever is registered has been signalled for it.
    void awaitConnected(String name) {
        await().atMost(LIMIT).until(() -> connected(name) && toldAll());
    }

    private boolean connected(String name) {
        return router.interfaces().stream().anyMatch(i -> i.name().equals(name) && i.connected());
    }

    private boolean toldAll() {
        return router.statistics().events() >= router.info().position().revision();
    }

    void awaitDisconnected(String name) {
        await().atMost(LIMIT).until(() -> !shown(name).connected());
    }

    /// Waits until the router has stopped asking the kernel: from then on it only listens.
    void awaitQuiet() {
        AtomicLong before = new AtomicLong(-1);
        await().atMost(LIMIT)
                .during(Duration.ofMillis(500))
                .until(
                        () -> {
                            long now = asked();
                            return before.getAndSet(now) == now;
                        });
    }

    private long asked() {
        return router.statistics().asked() + router.statistics().dumps();
    }

    /// Waits until the router says what the kernel says. The kernel is asked by another way, which
    /// makes it announce what it withholds: so only when the test has seen what it is about.
    void awaitTruth() {
        await().atMost(LIMIT).untilAsserted(this::checkTruth);
    }

    private void checkTruth() {
        assertThat(KernelTruth.told(router.snapshot())).isEqualTo(KernelTruth.of(near).expected());
    }

    @Override
    public void close() {
        try (near;
                far;
                router;
                nearLinks;
                farLinks) {
            awaitTruth();
            recording.close();
        }
    }

    static List<Integer> indexes(Namespace namespace, String prefix) {
        return KernelTruth.of(namespace).links().values().stream()
                .filter(link -> link.name().startsWith(prefix))
                .map(KernelTruth.Link::index)
                .toList();
    }
}
