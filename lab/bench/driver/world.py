"""The world a measurement runs in: compiled C, own network namespaces, processes that surely end.

Nothing here touches a link of the host: every link is made inside a namespace that World makes and removes.
"""

import ctypes
import functools
import glob
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(BENCH))
C_SOURCES = os.path.join(BENCH, "src", "main", "c")
C_BUILD = os.path.join(BENCH, "target", "c")
# as ./dialtone runs; without the optimising compiler, whose threads would take a whole core in the middle of a measurement
JAVA_FLAGS = ["--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
JMH_FLAGS = JAVA_FLAGS[:2]  # loops hot enough for the optimising compiler
LINK, PEER = "d0", "p0"  # the link that is watched, and the far end that is toggled


class Unavailable(Exception):
    """What is to be measured cannot run here; the message says why."""


def sh(command, **options):
    return subprocess.run(command, shell=isinstance(command, str), check=True, text=True, **options)


def compile_c():
    os.makedirs(C_BUILD, exist_ok=True)
    header = os.path.getmtime(os.path.join(C_SOURCES, "bench.h"))
    for source in sorted(glob.glob(os.path.join(C_SOURCES, "*.c"))):
        program = c_program(os.path.basename(source)[:-2])
        newest = max(header, os.path.getmtime(source))
        if os.path.exists(program) and os.path.getmtime(program) >= newest:
            continue
        libraries = ["-lsystemd"] if program.endswith("/dbus") else []
        if libraries and not os.path.exists("/usr/include/systemd/sd-bus.h"):
            continue
        sh(["cc", "-O2", "-g", "-Wall", "-Wextra", "-pthread", "-o", program, source, *libraries])


def c_program(name):
    return os.path.join(C_BUILD, name)


def c(name, *arguments):
    program = c_program(name)
    if not os.path.exists(program):
        raise Unavailable(f"{name} is not compiled: is libsystemd-dev installed?")
    return [program, *map(str, arguments)]


def java_home():
    homes = [os.environ.get("JAVA_HOME", ""), *sorted(glob.glob("/usr/lib/jvm/*25*"))]
    for home in homes:
        release = os.path.join(home, "release")
        if os.path.exists(release) and 'JAVA_VERSION="25' in open(release).read():
            return home
    raise Unavailable("no JDK 25: set JAVA_HOME")


def java(main, *arguments, flags=(), without=()):
    """The command line of a Java subject: the modules' class folders, then the jars of lab/bench but those named so."""
    classes = [
        os.path.join(ROOT, module, "target", "classes")
        for module in ("lab/bench", "lab/testbed", "daemon", "client", "journal", "server", "wire", "local", "linux", "core", "api")
    ]
    missing = [path for path in classes if not os.path.isdir(path)]
    if missing:
        raise Unavailable(f"not built: {os.path.relpath(missing[0], ROOT)} (mvn -pl lab/bench,lab/testbed -am package)")
    jars = [jar for jar in sorted(glob.glob(os.path.join(BENCH, "target", "lib", "*.jar")))
            if not os.path.basename(jar).startswith(tuple(without))]
    path = ":".join([*classes, *jars])
    binary = os.path.join(java_home(), "bin", "java")
    return [binary, *JAVA_FLAGS, *flags, "-cp", path, main, *map(str, arguments)]


@functools.cache
def launcher():
    """./dialtone, built."""
    path = os.path.join(ROOT, "dialtone")
    subprocess.run([path, "version"], capture_output=True, check=True)
    return path


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Proc:
    """A process that speaks the protocol of bench.h: "ready", then stamps at SIGTERM."""

    def __init__(self, command, env=None, stdin=subprocess.DEVNULL):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            env={**os.environ, **(env or {})},
            preexec_fn=die_with_parent,
        )
        self.name = os.path.basename(command[0])

    @property
    def pid(self):
        return self.process.pid

    def complaint(self):
        self.errors.seek(0)
        return f"{self.name}: {self.errors.read().strip()[-600:] or 'ended'}"

    def wait_ready(self):
        for line in self.process.stdout:
            if line.strip() == "ready":
                return self
        raise Unavailable(self.complaint())

    def stop(self, timeout=30):
        """Ends it and returns (stamps, remarks)."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            out, _ = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, _ = self.process.communicate()
        return parse(out.splitlines())

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def parse(lines):
    stamps, remarks = [], {}
    for line in lines:
        words = line.split()
        if len(words) == 3 and words[0].isdigit():
            stamps.append((int(words[0]), int(words[1]), int(words[2])))
        elif len(words) > 1 and words[0] == "#":
            remarks.setdefault(words[1], []).append(" ".join(words[2:]))
    return stamps, remarks


class Toggler(Proc):
    def __init__(self, netns, *arguments):
        super().__init__(c("toggler", netns, *arguments), stdin=subprocess.PIPE)
        self.wait_ready()

    def go(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self

    def wait_done(self):
        lines = []
        for line in self.process.stdout:
            if line.strip() == "done":
                return parse(lines)[0]
            lines.append(line)
        raise RuntimeError(self.complaint())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class World:
    """Two network namespaces joined by a veth pair: LINK in `near`, PEER in `far`."""

    def __init__(self):
        self.near, self.far = f"dtbn{os.getpid()}", f"dtbf{os.getpid()}"
        self.procs = []
        self.directory = tempfile.mkdtemp(prefix="dialtone-bench-")
        os.chmod(self.directory, 0o755)

    def __enter__(self):
        for name in (self.near, self.far):
            sh(["ip", "netns", "add", name])
            sh(["ip", "-n", name, "link", "set", "lo", "up"])
        # ends with the same index count as non-urgent for the kernel's linkwatch
        self.batch(self.near, [f"link add {LINK} index 100 type veth peer name {PEER} index 200 netns {self.far}",
                               f"link set {LINK} up", f"address add 10.98.0.1/30 dev {LINK}"])
        self.batch(self.far, [f"link set {PEER} up"])
        time.sleep(1.2)
        return self

    def __exit__(self, *_):
        for proc in reversed(self.procs):
            proc.kill()
        for name in (self.near, self.far):
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL)
        shutil.rmtree(self.directory, ignore_errors=True)

    def batch(self, netns, lines):
        sh(["ip", "-n", netns, "-batch", "-"], input="\n".join(lines) + "\n")

    def start(self, command, env=None):
        proc = Proc(command, env)
        self.procs.append(proc)
        return proc

    def toggler(self, netns, *arguments):
        proc = Toggler(netns, *arguments)
        self.procs.append(proc)
        return proc

    def toggle(self, count, min_us, max_us, mode="flag", link=PEER, netns=None, linger=1.5):
        """Toggles and returns the toggler's stamps."""
        toggler = self.toggler(netns or self.far, mode, link, count, min_us, max_us).go()
        stamps = toggler.wait_done()
        time.sleep(linger)
        toggler.end()
        return stamps

    def inside(self, command, netns=None):
        """The command inside the namespace, with a /sys of its own."""
        return ["ip", "netns", "exec", netns or self.near, *command]

    def connected(self):
        """Indices of the links that the kernel says are connected now."""
        out = sh(["ip", "-n", self.near, "-j", "link"], capture_output=True).stdout
        return {link["ifindex"] for link in json.loads(out) if {"UP", "LOWER_UP"} <= set(link["flags"])}


def cpu_ns(pid):
    """Processor time of a process in nanoseconds."""
    total = 0
    for task in glob.glob(f"/proc/{pid}/task/*"):
        try:
            total += int(open(f"{task}/schedstat").read().split()[0])
        except OSError:
            pass  # the thread has ended
    return total
