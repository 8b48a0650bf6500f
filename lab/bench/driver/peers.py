"""Whoever hears of a link change: the C listeners, the Java subjects, and the peers.

A listener has a name and start(world), which returns what has stop() -> (stamps, remarks).
"""

import os
import shutil
import subprocess
import sys
import time

from driver.world import LINK, Unavailable, c, java, launcher, sh

SUBJECT = "org.dialtone.bench.LinkSubject"
PACKAGES = {
    "/usr/bin/qemu-system-x86_64": "qemu-system-x86",
    "/usr/bin/busybox": "busybox-static",
    "/usr/sbin/pppd": "ppp",
    "/usr/sbin/pppoe-server": "pppoe",
    "/usr/lib/frr/zebra": "frr",
    "/lib/systemd/systemd-networkd": "systemd",
    "/usr/sbin/NetworkManager": "network-manager",
    "/usr/bin/dbus-daemon": "dbus-daemon",
    "/usr/bin/redis-server": "redis-server",
    "/usr/sbin/nats-server": "nats-server",
    "/usr/include/systemd/sd-bus.h": "libsystemd-dev",
    "/usr/bin/cc": "gcc",
}


def install():
    """Installs what is missing, and starts none of it."""
    missing = [package for path, package in PACKAGES.items() if not os.path.exists(path)]
    if not missing:
        return
    if os.geteuid() != 0:
        raise Unavailable("not root: install " + " ".join(missing))
    guard = "/usr/sbin/policy-rc.d"
    guarded = os.path.exists(guard)
    if not guarded:
        with open(guard, "w") as file:
            file.write("#!/bin/sh\nexit 101\n")
        os.chmod(guard, 0o755)
    try:
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        sh(["apt-get", "-qq", "update"], env=env)
        sh(["apt-get", "-qq", "-y", "--no-install-recommends", "install", *missing], env=env, stdout=sys.stderr)
    finally:
        if not guarded:
            os.remove(guard)
    if os.path.isdir("/run/systemd/system"):
        for package, unit in (("frr", "frr"), ("network-manager", "NetworkManager"),
                              ("redis-server", "redis-server"), ("nats-server", "nats-server")):
            if package in missing:
                subprocess.run(["systemctl", "--quiet", "disable", unit])


def need(path):
    if not os.path.exists(path):
        raise Unavailable(f"{PACKAGES[path]} is not installed (lab/bench/run peers installs it)")
    return path


class Running:
    """A client that stamps, and the processes it lives on."""

    def __init__(self, client, servers=()):
        self.client, self.servers = client, servers

    def stop(self):
        result = self.client.stop()
        for server in reversed(self.servers):
            server.process.terminate()
            try:
                server.process.wait(5)
            except subprocess.TimeoutExpired:
                server.kill()
        return result


class Listener:
    def __init__(self, name, start, **more):
        self.name, self.start = name, start
        self.interval = more.get("interval")  # of toggles, where it needs another: (min_us, max_us)
        self.share = more.get("share", 1.0)  # of the toggles


def plain(name, command, **more):
    return Listener(name, lambda world: Running(world.start(command(world)).wait_ready()), **more)


def waited(count, command, waiting="threads"):
    """The command with COUNT eventfds of other waiters; its @FD is the first one."""
    return c("wait_eventfd", count, waiting, *command)


C_RECV = plain("C recv", lambda w: c("listen", w.near, LINK))
C_RECVMSG = plain("C recvmsg", lambda w: c("listen", w.near, LINK, 0, "recvmsg"))
C_PPOLL = plain("C ppoll + recvfrom", lambda w: c("listen", w.near, LINK, 0, "ppoll"))


def c_chain(count=1, waiting="threads"):
    return plain("C > eventfd > C", lambda w: waited(count, c("chain", w.near, LINK, "@FD", count), waiting))


def dialtone_eventfds(count=1, waiting="threads"):
    return plain("Dialtone > eventfd > C", lambda w: waited(count, java(SUBJECT, w.near, "eventfds", "@FD", count), waiting))


def event_socket(world):
    """The router in one process; the waiter registers its eventfd from another, as any program would."""
    path = f"{world.directory}/events.sock"
    server = world.start(java(SUBJECT, world.near, "eventsocket", path)).wait_ready()
    return Running(world.start(waited(1, c("register", path, "@FD", 1))).wait_ready(), [server])


def client(main, *arguments):
    """A program that waits for a router elsewhere. Without a logger that takes all of netty's debugging, which no program leaves on."""
    return java(main, *arguments, without=("logback", "slf4j"))


def served(world, before=()):
    """The daemon as it is shipped, journal and all, and what a program has to be given to reach it over mutual TLS on loopback."""
    directory = world.directory
    dialtone = launcher()
    sh([dialtone, "pki", "init", "--dir", f"{directory}/pki", "--name", "127.0.0.1"], capture_output=True)
    sh([dialtone, "pki", "issue", "--dir", f"{directory}/pki", "--role", "observer", "bench"], capture_output=True)
    with open(f"{directory}/dialtone.toml", "w") as file:
        file.write(f"""[local]
socket = "{directory}/d.sock"
events = "{directory}/e.sock"
[journal]
directory = "{directory}/journal"
[remote]
listen = "127.0.0.1:8444"
certificate = "{directory}/pki/server.crt"
key = "{directory}/pki/server.key"
ca = "{directory}/pki/ca.crt"
[access.observer]
certificates = ["bench"]
""")
    sh(["ip", "-n", world.near, "link", "set", "lo", "up"])
    server = world.start(world.inside([*before, dialtone, "serve", "--config", f"{directory}/dialtone.toml"]))
    for _ in range(300):
        if os.path.exists(f"{directory}/d.sock"):
            break
        time.sleep(0.1)
    else:
        raise Unavailable(server.complaint())
    time.sleep(1)
    mine = f"{directory}/pki/clients/bench"
    return server, ["127.0.0.1:8444", f"{mine}/ca.pem", f"{mine}/client.pem", f"{mine}/client.key"]


def remote(world):
    """A waiter in another program."""
    server, reach = served(world)
    waiter = client("org.dialtone.bench.RemoteSubject", *reach)
    return Running(world.start(world.inside(waiter)).wait_ready(), [server])


def watchers(world, connections, count):
    """The daemon on one core; all watchers in one program on another."""
    server, reach = served(world, ["taskset", "-c", "0"])
    waiter = ["taskset", "-c", "1", *client("org.dialtone.bench.WatchersSubject", *reach, connections, count)]
    return Running(world.start(world.inside(waiter)).wait_ready(), [server])


def remote_watchers(connections, count):
    return Listener(f"dialtone serve > mutual TLS > {count:,} watchers over {connections:,} connections",
                    lambda world: watchers(world, connections, count))


DIALTONE_REMOTE = Listener("dialtone serve > mutual TLS > Java waiter", remote)
DIALTONE_EVENT_SOCKET = Listener("Dialtone's event socket > eventfd > C", event_socket)
DIALTONE_WAITER = plain("Dialtone > waiter in the JVM", lambda w: java(SUBJECT, w.near, "waiter"))
JAVA_POLL = plain(
    "Java NetworkInterface polled every 100 ms",
    lambda w: w.inside(java("org.dialtone.bench.PollSubject", LINK)), interval=(120_000, 320_000), share=0.06)


def zebra(world):
    socket = f"{world.directory}/zserv"
    daemon = [need("/usr/lib/frr/zebra"), "-f", "/dev/null", "-z", socket, "-i", f"{world.directory}/zebra.pid",
              "--vty_socket", world.directory, "-P", "0", "-u", "frr", "-g", "frr"]
    shutil.chown(world.directory, "frr", "frr")
    server = world.start(world.inside(daemon))
    for _ in range(100):
        if os.path.exists(socket):
            time.sleep(0.5)
            return Running(world.start(c("zapi", socket, LINK)).wait_ready(), [server])
        time.sleep(0.1)
    raise Unavailable(server.complaint())


BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_type="*"/><allow receive_type="*"/>
    <allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
  <limit name="max_completed_connections">4096</limit>
  <limit name="max_incomplete_connections">4096</limit>
  <limit name="max_connections_per_user">4096</limit>
</busconfig>
"""


def bus(world):
    """A private dbus-daemon: (process, environment of its clients)."""
    path = f"{world.directory}/bus"
    if os.path.exists(path):
        os.remove(path)
    config = f"{world.directory}/bus.conf"
    with open(config, "w") as file:
        file.write(BUS_CONFIG.format(path=path))
    server = world.start([need("/usr/bin/dbus-daemon"), f"--config-file={config}", "--nofork", "--nopidfile"])
    for _ in range(50):
        if os.path.exists(path):
            return server, {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={path}"}
        time.sleep(0.1)
    raise Unavailable(server.complaint())


# Neither finds udev here; with a read-only /sys both do without. Their state goes to a tmpfs nobody else sees.
def sandboxed(world, directories, script):
    mounts = [f"mkdir -p {d} && mount -t tmpfs -o mode=755 none {d}" for d in directories]
    return world.inside(["sh", "-ec", "\n".join(["mount -o remount,ro /sys", *mounts, script])])


def networkd(world):
    """With the link unmanaged, which is its quickest: it reports and does nothing else."""
    daemon, env = bus(world)
    script = f"""mkdir -p /run/systemd/network
printf '[Match]\\nName={LINK}\\n[Link]\\nUnmanaged=yes\\n' >/run/systemd/network/10.network
chmod 644 /run/systemd/network/10.network
exec {need("/lib/systemd/systemd-networkd")}"""
    server = world.start(sandboxed(world, ["/run/systemd"], script), env)
    client = world.start(c("dbus", "networkd"), env).wait_ready()
    time.sleep(3)
    return Running(client, [daemon, server])


def network_manager(world):
    daemon, env = bus(world)
    config = f"{world.directory}/nm.conf"
    with open(config, "w") as file:
        file.write("[main]\nplugins=keyfile\ndns=none\nrc-manager=unmanaged\nhostname-mode=none\nno-auto-default=*\n"
                   "[device-all]\nmatch-device=*\nmanaged=1\n")
    state = ["/run/NetworkManager", "/var/lib/NetworkManager", "/etc/NetworkManager/system-connections",
             "/etc/NetworkManager/conf.d"]
    script = f"exec {need('/usr/sbin/NetworkManager')} -n --config={config}"
    server = world.start(sandboxed(world, state, script), env)
    client = world.start(c("dbus", "networkmanager"), env).wait_ready()
    time.sleep(4)
    return Running(client, [daemon, server])


ZEBRA = Listener("FRR zebra > ZAPI client", zebra)
NETWORKD = Listener("systemd-networkd > D-Bus client", networkd)
NETWORK_MANAGER = Listener("NetworkManager > D-Bus client", network_manager)


# One event to many: a C listener that publishes, the broker, COUNT subscribers.
def dbus_fanout(count, waiting):
    def start(world):
        daemon, env = bus(world)
        subscribers = world.start(c("dbus", "subscribe", count, waiting), env).wait_ready()
        publisher = world.start(c("dbus", "publish", world.near, LINK), env).wait_ready()
        return Running(subscribers, [daemon, publisher])

    return Listener("C > dbus-daemon > C", start)


def broker_fanout(kind, count, waiting):
    def start(world):
        port = 16379
        servers = {
            "redis": ["/usr/bin/redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            "nats": ["/usr/sbin/nats-server", "-a", "127.0.0.1", "-p", port],
        }
        need(servers[kind][0])
        server = world.start(world.inside([str(word) for word in servers[kind]]))
        time.sleep(1.5)
        subscribers = world.start(world.inside(c("text_broker", kind, port, "subscribe", count, waiting))).wait_ready()
        publisher = world.start(c("text_broker", kind, port, "publish", world.near, LINK)).wait_ready()
        return Running(subscribers, [server, publisher])

    return Listener({"redis": "C > Redis > C", "nats": "C > NATS > C"}[kind], start)
