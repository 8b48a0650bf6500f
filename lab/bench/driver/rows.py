"""One function per row of the table in docs/benchmarks.md."""

import json
import os
import resource
import shutil
import statistics
import subprocess
import time

from driver import guest, peers
from driver.report import Report
from driver.stats import first_after, last_after, median, ms, percentile, us
from driver.world import JMH_FLAGS, LINK, PEER, ROOT, Unavailable, World, c, c_program, cpu_ns, java, launcher, sh

INTERVAL = (8_000, 20_000)  # microseconds between toggles


def measure(listener, toggles, warmup, interval=None, count=None, **toggling):
    """The listener alone in a fresh world: latencies in ns of the toggles after the warm-up, None where unheard."""
    with World() as world:
        running = listener.start(world)
        time.sleep(0.5)
        low, high = listener.interval or interval or INTERVAL
        share = max(8, int(toggles * listener.share))
        stamps = world.toggle(share + warmup, low, high, **toggling)
        events, remarks = running.stop()
    after = stamps[warmup:]
    return (last_after(after, events, count) if count else first_after(after, events)), remarks


def in_turn(report, listeners, rounds, toggles, warmup, **how):
    """Every listener once in each round, the order rotated; returns name -> latencies of all rounds."""
    heard, gone = {listener.name: [] for listener in listeners}, {}
    for r in range(rounds):
        shift = r % len(listeners)
        for listener in listeners[shift:] + listeners[:shift]:
            if listener.name in gone:
                continue
            try:
                latencies, _ = measure(listener, toggles, warmup, **how)
            except Unavailable as e:
                gone[listener.name] = e
                continue
            report.keep(listener.name, [latencies])
            heard[listener.name] += latencies
    for name, why in gone.items():
        report.missing(name, why)
        del heard[name]
    return {name: latencies for name, latencies in heard.items() if any(latencies)}


def summary(latencies):
    known = [x for x in latencies if x is not None]
    unheard = len(latencies) - len(known)
    text = f"p50 {us(median(known))}, p99 {us(percentile(known, 99))}"
    return median(known), percentile(known, 99), text + (f", {unheard} of {len(latencies)} not seen" if unheard else "")


def ratio_row(report, heard, subject, reference, goal50, goal99=None):
    if subject not in heard or reference not in heard:
        return
    p50, p99, text = summary(heard[subject])
    r50, r99, _ = summary(heard[reference])
    report.row(subject, text, f"p50 {p50 / r50:.2f}x of {reference}", f"at most {goal50}x", p50 / r50, goal50)
    if goal99:
        report.row(subject, text, f"p99 {p99 / r99:.2f}x of {reference}", f"at most {goal99}x", p99 / r99, goal99)


def info_rows(report, heard, base, but=()):
    for name, latencies in heard.items():
        if name in but:
            continue  # has rows with goals
        p50, _, text = summary(latencies)
        against = f"p50 {p50 / summary(heard[base])[0]:.2f}x of {base}" if base in heard else ""
        report.row(name, text, against)


def latency(quick, with_java):
    """1-3: a link change to its waiter."""
    report = Report(1, "A link change to the woken waiter: in another process, through the peers, in the same JVM")
    chain = peers.c_chain()
    listeners = [peers.C_RECV, chain, peers.ZEBRA, peers.NETWORKD, peers.NETWORK_MANAGER]
    if with_java:
        listeners[2:2] = [peers.dialtone_eventfds(), peers.DIALTONE_WAITER]
        listeners.append(peers.JAVA_POLL)
    heard = in_turn(report, listeners, 2 if quick else 6, 150 if quick else 1000, 100 if quick else 300)
    own = "Dialtone > eventfd > C"
    info_rows(report, heard, chain.name, (own, peers.DIALTONE_WAITER.name))
    ratio_row(report, heard, own, chain.name, 1.06, 1.25)
    for peer, goal in ((peers.ZEBRA, 1.4), (peers.NETWORKD, 2.3), (peers.NETWORK_MANAGER, 4.5), (peers.JAVA_POLL, 200)):
        if own in heard and peer.name in heard:
            ahead = summary(heard[peer.name])[0] / summary(heard[own])[0]
            report.row(own, f"{ahead:.2f}x ahead of {peer.name}", "", f"{goal}x", ahead, goal, more_is_better=True)
    ratio_row(report, heard, peers.DIALTONE_WAITER.name, chain.name, 1.15)
    return report


def eventsocket(quick, with_java):
    """14: a link change to a waiter that registered through the event socket."""
    report = Report(14, "A link change to the woken waiter in another process, registered through the event socket")
    chain, own = peers.c_chain(), peers.DIALTONE_EVENT_SOCKET
    listeners = [peers.C_RECV, chain, *([own, peers.dialtone_eventfds()] if with_java else [])]
    heard = in_turn(report, listeners, 2 if quick else 6, 150 if quick else 1000, 100 if quick else 300)
    info_rows(report, heard, chain.name, (own.name,))
    ratio_row(report, heard, own.name, chain.name, 1.10)
    return report


def remote(quick, with_java):
    """16: a link change to a waiter elsewhere, over mutual TLS on loopback."""
    report = Report(16, "A link change to a remote Java waiter over mutual TLS on loopback, beside brokers that carry it from a C listener")
    chain, own = peers.c_chain(), peers.DIALTONE_REMOTE
    brokers = [peers.broker_fanout(name, 1, "epoll") for name in ("redis", "nats")]
    listeners = [chain, *([own] if with_java else []), *brokers]
    # HotSpot compiles what has run 200 times, and much of the way runs once an event, or less: a router of some age, then one that has just begun
    warm, cold = 1500, 300
    heard = in_turn(report, listeners, 1 if quick else 4, 300 if quick else 1000, warm)
    info_rows(report, heard, chain.name, (own.name,))
    if own.name in heard:
        p50, p99, text = summary(heard[own.name])
        name = f"{own.name}, after {warm:,} events"
        report.row(name, text, "", "p50 400 us", p50 / 1e3, 400)
        report.row(name, text, "", "p99 2 ms", p99 / 1e3, 2000)
        first = [measure(own, cold, 0)[0] for _ in range(1 if quick else 4)]
        report.row(f"{own.name}, the first {cold}", summary([x for run in first for x in run])[2], "")
    return report


def watchers(quick, with_java):
    """19: one event to 10,000 remote watchers."""
    count = 10_000
    report = Report(19, f"One link change until the last of {count:,} remote watchers has been told, over mutual TLS, the daemon on one core")
    subjects = [peers.remote_watchers(connections, count) for connections in (100, 5_000)] if with_java else []
    heard = in_turn(report, subjects, 1 if quick else 2, 30 if quick else 60, 15 if quick else 30, interval=(900_000, 1_100_000), count=1)
    for subject in subjects:
        if subject.name in heard:
            p50, p99, text = summary(heard[subject.name])
            report.row(subject.name, text, "", "p50 250 ms", p50 / 1e6, 250)
    return report


def resume(quick, with_java):
    """20: a remote client that missed a million events."""
    events, rounds = 1_000_000, 3 if quick else 6
    report = Report(20, f"A remote client resumes after {events:,} missed events, over mutual TLS on loopback, until it has taken the last")
    if not with_java:
        return report
    with World() as world:
        # not in the world's own folder, which may be no disk
        directory = os.path.join(ROOT, "lab", "bench", "target", "resume")
        shutil.rmtree(directory, ignore_errors=True)
        try:
            done = subprocess.run(java("org.dialtone.bench.JournalSubject", directory, 50_000, events // 50_000), capture_output=True, text=True)
            if done.returncode != 0:
                report.missing("Dialtone", done.stderr)
                return report
            os.symlink(directory, f"{world.directory}/journal")
            _, reach = peers.served(world)
            took = sh(world.inside(peers.client("org.dialtone.bench.ResumeSubject", *reach, rounds)), capture_output=True).stdout
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    speeds = [int(n) / int(ns) * 1e9 for _, n, ns in (line.split() for line in took.splitlines())]
    report.keep("events a second", speeds)
    report.row("dialtone serve > RemoteRouter", f"the first time in a new program {speeds[0]:,.0f} a second")
    best = median(speeds[1:])
    report.row("dialtone serve > RemoteRouter", f"{best:,.0f} a second", "", "200,000 a second", best, 200_000, more_is_better=True)
    return report


def daemon(quick, with_java):
    """17: `dialtone serve`: start to ready, and memory while idle."""
    report = Report(17, "`dialtone serve`: start to ready, and its memory while idle")
    dialtone = launcher()
    starts, sizes = [], []
    for _ in range(5 if quick else 20):
        with World() as world:
            with open(f"{world.directory}/dialtone.toml", "w") as file:
                file.write(f'[local]\nsocket = "{world.directory}/d.sock"\nevents = "{world.directory}/e.sock"\n'
                           f'[journal]\ndirectory = "{world.directory}/journal"\n')
            begun = time.monotonic()
            process = subprocess.Popen([dialtone, "serve", "--config", f"{world.directory}/dialtone.toml"],
                                       stderr=subprocess.PIPE, text=True)
            while "ready" not in process.stderr.readline():
                pass
            starts.append(time.monotonic() - begun)
            time.sleep(12)  # what the start has left is given back after 10 s
            status = open(f"/proc/{process.pid}/status").read()
            sizes.append(int(status.split("VmRSS:")[1].split()[0]) / 1024)
            process.terminate()
            process.wait(10)
    report.keep("start", starts)
    report.keep("MiB", sizes)
    report.row("dialtone serve", f"start to ready p50 {median(starts) * 1e3:.0f} ms", "", "300 ms", median(starts) * 1e3, 300)
    report.row("dialtone serve", f"RSS p50 {median(sizes):.1f} MiB", "", "80 MiB", median(sizes), 80)
    return report


def poll(quick, with_java):
    """What ppoll + recvfrom costs a C listener against a plain blocking call."""
    report = Report(1, "A C listener: blocking recv and recvmsg against ppoll + recvfrom")
    heard = in_turn(report, [peers.C_RECV, peers.C_RECVMSG, peers.C_PPOLL], 3 if quick else 9, 200 if quick else 700, 50)
    info_rows(report, heard, peers.C_RECV.name)
    return report


def first(quick, with_java):
    """4: the first event after start."""
    report = Report(4, "The first event after start (fresh process each time)")
    chain, own = peers.c_chain(), peers.dialtone_eventfds()
    heard = {}
    for r in range(5 if quick else 30):
        for listener in ([chain, own] if r % 2 else [own, chain]):
            if listener is own and not with_java:
                continue
            try:
                with World() as world:
                    running = listener.start(world)
                    time.sleep(1.0)
                    stamps = world.toggle(1, 1000, 1000, linger=0.3)
                    events, _ = running.stop()
                heard.setdefault(listener.name, []).extend(first_after(stamps, events))
            except Unavailable as e:
                report.missing(listener.name, e)
                with_java = False
    for name, latencies in heard.items():
        report.keep(name, latencies)
    info_rows(report, heard, chain.name, (own.name,))
    ratio_row(report, heard, own.name, chain.name, 1.3)
    return report


def macvlan(quick, with_java):
    """5: macvlans that lose carrier with their parent."""
    links = 1000
    report = Report(5, f"{links:,} macvlans lose and regain carrier with their parent: until the last event")

    def run(listener, changes, low_us, ipv6=True):
        with World() as world:
            if not ipv6:
                sh(world.inside(["sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1"]))
            for start in range(0, links, 500):
                world.batch(world.near, [f"link add link {LINK} name mv{i} type macvlan mode bridge\nlink set mv{i} up"
                                         for i in range(start, min(links, start + 500))])
            time.sleep(3)
            running = listener.start(world)
            time.sleep(2)
            stamps = world.toggle(changes, low_us, low_us + 100_000, linger=low_us / 1e6)
            events, remarks = running.stop()
        lost, regained = [], []
        for i, (start, _, state) in enumerate(stamps):
            end = stamps[i + 1][0] if i + 1 < len(stamps) else start + low_us * 1000
            mine = [e for e in events if start <= e[0] < end]
            if listener is peers.DIALTONE_WAITER:  # index: events signalled so far
                # each change is LINK itself and its macvlans
                want = (links + 1) * (i + 1)
                found = next((e[0] - start for e in mine if e[1] >= want), None)
            else:
                seen = {e[1]: e[0] for e in mine if e[2] == state}
                found = max(seen.values()) - start if len(seen) >= links + 1 else None
            (regained if state else lost).append(found)
        return lost, regained

    passive = peers.plain("C passive", lambda w: c("listen", w.near, "-", 8 << 20))
    found = run(passive, 2, 12_000_000)
    report.keep(passive.name, found)
    report.row(passive.name, "lost {}, regained {}".format(*("not all seen" if x[0] is None else ms(x[0]) for x in found)))
    own = peers.DIALTONE_WAITER
    for ipv6 in (True, False) if with_java else ():
        name = own.name + ("" if ipv6 else ", no IPv6 on the links")
        try:
            both = run(own, 6 if quick else 20, 2_500_000, ipv6)
        except Unavailable as e:
            report.missing(name, e)
            break
        report.keep(name, both)
        for what, found in zip(("lost", "regained"), both):
            known = [x for x in found if x is not None]
            if known:
                worst, p50 = max(known), median(known)
                report.row(name, f"{what}: p50 {ms(p50)}, worst {ms(worst)}, all seen in {len(known)} of {len(found)} changes",
                           "", "30 ms", p50 / 1e6, 30)
            else:
                report.row(name, f"{what}: in no change were all seen", "", "30 ms", 1e9, 30)
    return report


def tap(quick, with_java):
    """6: a tap's carrier."""
    changes = 40 if quick else 200
    report = Report(6, f"A tap loses and regains carrier every 0.2-0.3 s, {changes} changes")

    def run(listener, name):
        with World() as world:
            toggler = world.toggler(world.near, "tap", name, changes, 200_000, 300_000)
            time.sleep(2.5)  # let the device's own announcements pass
            running = listener.start(world)
            time.sleep(1.5)
            stamps = toggler.go().wait_done()
            time.sleep(0.3)
            events, remarks = running.stop()
            toggler.end()
        return first_after(stamps, events, ), events, remarks

    passive = peers.plain("C passive", lambda w: c("listen", w.near, "t0"))
    for listener in [passive, *([peers.DIALTONE_WAITER] if with_java else [])]:
        try:
            found, events, remarks = run(listener, "t0")
        except Unavailable as e:
            report.missing(listener.name, e)
            continue
        report.keep(listener.name, found)
        known = [x for x in found if x is not None]
        text = f"{len(known)} of {changes} seen in time"
        if known:
            text += f", p50 {us(median(known))}, p90 {us(percentile(known, 90))}"
        if listener is passive:
            report.row(listener.name, text)
        else:
            signals = max([e[1] for e in events], default=0)
            report.row(listener.name, f"{text}, {signals} signals", "", f"{changes} events", len(known), changes, more_is_better=True)
            report.row(listener.name, text, "", "p90 at most 3 ms", percentile(known, 90) / 1e6 if known else 1e9, 3)
    return report


def quiet(quick, with_java):
    """7: processor time while quiet and while attentive."""
    report = Report(7, "Processor time while quiet, and while attentive with 1,000 links")
    seconds = 5 if quick else 30
    plain_c = peers.plain("C passive", lambda w: c("listen", w.near, "-", 8 << 20))
    for listener in [plain_c, *([peers.DIALTONE_WAITER] if with_java else [])]:
        with World() as world:
            world.batch(world.near, [f"link add v{i} type veth peer name w{i}" for i in range(500)])
            world.batch(world.near, [f"link set {e}{i} up" for i in range(500) for e in "vw"])
            try:
                running = listener.start(world)
            except Unavailable as e:
                report.missing(listener.name, e)
                continue
            pid = running.client.pid
            time.sleep(6)

            def used(action):
                before, begun = cpu_ns(pid), time.monotonic()
                action()
                return (cpu_ns(pid) - before) / (time.monotonic() - begun) / 1e9

            idle = used(lambda: time.sleep(seconds))
            busy = used(lambda: world.toggle(seconds * 4, 240_000, 260_000, linger=0))
            running.stop()
        report.keep(listener.name, [idle, busy])
        own = listener is not plain_c
        report.row(listener.name, f"quiet {idle * 100:.2f} % of one core", "", "none measurable (0.2 %)" if own else "",
                   idle * 100 if own else None, 0.2)
        report.row(listener.name, f"attentive (a link changes every 0.25 s) {busy * 100:.2f} %", "",
                   "at most 10 %" if own else "", busy * 100 if own else None, 10)
    return report


def fanout(quick, with_java):
    """8: one event to 1,000 waiters."""
    count = 1000
    report = Report(8, f"One link change until the last of {count:,} subscribers has it")
    for waiting, goals in (("epoll", (5, 6, 8)), ("threads", (None, None, None))):
        chain, own = peers.c_chain(count, waiting), peers.dialtone_eventfds(count, waiting)
        brokers = [peers.dbus_fanout(count, waiting), peers.broker_fanout("redis", count, waiting),
                   peers.broker_fanout("nats", count, waiting)]
        how = "one epoll loop" if waiting == "epoll" else "1,000 threads"
        for listener in (chain, own, *brokers):
            listener.name += f" ({how})"
        heard = in_turn(report, [chain, *([own] if with_java else []), *brokers], 2 if quick else 4, 30 if quick else 80,
                        20 if quick else 60, interval=(100_000, 140_000), count=count)
        info_rows(report, heard, chain.name)
        for peer, goal in zip(brokers, goals):
            if own.name in heard and peer.name in heard:
                ahead = summary(heard[peer.name])[0] / summary(heard[own.name])[0]
                report.row(own.name, f"{ahead:.2f}x ahead of {peer.name}", "", f"{goal}x" if goal else "", ahead, goal,
                           more_is_better=True)
    return report


def loop(quick, with_java):
    """9: what one eventfd signal costs the signaller."""
    toggles, rounds = (40, 2) if quick else (100, 4)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    count = min(10_000, (most - 500) // 2)  # Dialtone holds a duplicate of each
    report = Report(9, f"One link change to {count:,} eventfds: until the waiter on the last one, less until the only one, each")

    def subjects(n):
        return [peers.c_chain(n, "last"), *([peers.dialtone_eventfds(n, "last")] if with_java else [])]

    speed = dict(interval=(30_000, 40_000))
    many = in_turn(report, subjects(count), rounds, toggles, 60, **speed)
    one = in_turn(report, subjects(1), rounds, toggles, 60, **speed)
    each = {name: (summary(many[name])[0] - summary(one[name])[0]) / (count - 1) for name in many if name in one}
    base = each.get("C > eventfd > C")
    for name, ns in each.items():
        if name.startswith("C") or base is None:
            report.row(name, f"{ns:.0f} ns each")
        else:
            report.row(name, f"{ns:.0f} ns each", f"{ns / base:.2f}x of C", "at most 1.10x", ns / base, 1.10)
    return report


def jmh(world, *arguments):
    """Runs JMH in the namespace: {parameter: score}, with only one parameter."""
    out = os.path.join(world.directory, "jmh.json")
    command = java("org.openjdk.jmh.Main", "-rf", "json", "-rff", out, "-jvmArgs", " ".join(JMH_FLAGS), *arguments)
    done = subprocess.run(world.inside(command), capture_output=True, text=True)
    if done.returncode != 0 or not os.path.exists(out):
        raise Unavailable((done.stdout + done.stderr)[-600:])
    results = json.load(open(out))
    return {next(iter(r["params"].values())): r["primaryMetric"]["score"] for r in results}


def jmh_speed(quick):
    return ("-f 1 -wi 2 -i 2 -w 1 -r 1" if quick else "-f 3 -wi 5 -i 5 -w 1 -r 2").split()


def objects(quick, with_java):
    """10: event objects in the JVM that nobody waits on."""
    report = Report(10, "One event to in-process event objects that nobody waits on (JMH)")
    try:
        if with_java:
            with World() as world:
                took = jmh(world, "PublishBenchmark", "-bm", "avgt", "-tu", "ns", "-t", "1", *jmh_speed(quick))
            report.keep("ns", [took])
            each = {count: ns / int(count) for count, ns in took.items()}
            report.row("Dialtone", f"to 1,000: {each['1000']:.1f} ns each")
            report.row("Dialtone", f"to 100,000: {each['100000']:.1f} ns each", "", "at most 5 ns", each["100000"], 5)
    except Unavailable as e:
        report.missing("Dialtone", e)
    return report


def register(quick, with_java):
    """11: register and deregister."""
    report = Report(11, "register + deregister, with others registered (JMH)")
    if not with_java:
        return report
    try:
        with World() as world:
            speed = jmh_speed(quick)
            one = jmh(world, "RegisterBenchmark", "-bm", "avgt", "-tu", "us", "-t", "1", *speed)
            four = jmh(world, "RegisterBenchmark", "-bm", "thrpt", "-tu", "s", "-t", "4", "-p", "others=10", *speed)
    except Unavailable as e:
        report.missing("Dialtone", e)
        return report
    report.keep("us a pair, pairs a second", [one, four])
    few, many, rate = one["10"], one["100000"], four["10"]
    report.row("Dialtone", f"one caller {few:.2f} us a pair with 10 others", "", "at most 40 us", few, 40)
    report.row("Dialtone", f"one caller {many:.2f} us a pair with 100,000 others", f"{many / few:.2f}x of with 10",
               "no slower (1.10x)", many / few, 1.10)
    report.row("Dialtone", f"4 callers {rate:,.0f} pairs a second", "", "200,000", rate, 200_000, more_is_better=True)
    return report


def storm(quick, with_java):
    """12: many links flapped as fast as the kernel can."""
    links, rounds = (200, 3) if quick else (2000, 5)
    report = Report(12, f"Storm: {links:,} links down and up {rounds} times as fast as the kernel can")
    buffer = 8 << 20
    candidates = [peers.plain("C passive, default buffer", lambda w: c("listen", w.near, "-")),
                  peers.plain("C passive, 8 MiB buffer", lambda w: c("listen", w.near, "-", buffer))]
    if with_java:
        candidates.append(peers.DIALTONE_WAITER)
    for listener in candidates:
        with World() as world:
            for start in range(0, links, 500):
                some = range(start, min(links, start + 500))
                world.batch(world.near, [f"link add s{i} index {1000 + i} type veth peer name q{i} index {20000 + i} netns {world.far}\n"
                                         f"link set s{i} up" for i in some])
                world.batch(world.far, [f"link set q{i} up" for i in some])
            time.sleep(3)
            try:
                running = listener.start(world)
            except Unavailable as e:
                report.missing(listener.name, e)
                continue
            time.sleep(1)
            toggler = world.toggler(world.far, "storm", "q", links, rounds)
            stamps = toggler.go().wait_done()
            time.sleep(15)
            events, remarks = running.stop()
            toggler.end()
            truth = world.connected()
        took = stamps[-1][0] - stamps[0][0]
        lag = (max(e[0] for e in events) - stamps[-1][0]) if events else 0
        overruns = int(remarks.get("overruns", ["0"])[0])
        text = f"{2 * rounds * links:,} changes in {ms(took)}; last event {ms(lag)} after the last change; {overruns} overruns"
        report.keep(listener.name, [took, lag, overruns, remarks])
        if listener is peers.DIALTONE_WAITER:
            states = {int(index) for index in remarks.get("connected", [""])[0].split()}
            wrong = len(states ^ truth)
            report.row(listener.name, f"{text}; {' '.join(remarks.get('statistics', []))}", "", "no kernel drops", overruns, 0)
            report.row(listener.name, f"{wrong} states wrong of {len(truth | states)}", "", "states right", wrong, 0)
        else:
            report.row(listener.name, f"{text}; {remarks['wrong'][0]} states wrong")
    return report


def cli(quick, with_java):
    """13: the command line."""
    report = Report(13, "`dialtone watch` and `dialtone interfaces`")
    dialtone = launcher()
    with World() as world:
        times, rss = [], []
        for _ in range(3 if quick else 15):
            begun = time.monotonic()
            process = subprocess.Popen(world.inside([dialtone, "watch"]), stdout=subprocess.PIPE, text=True)
            process.stdout.readline()
            times.append(time.monotonic() - begun)
            time.sleep(2)
            rss.append(int(sh(f"awk '/VmRSS/ {{print $2}}' /proc/{process.pid}/status", capture_output=True).stdout) / 1024)
            process.terminate()
            process.wait()
        ends = []
        for _ in range(3 if quick else 15):
            begun = time.monotonic()
            subprocess.run(world.inside([dialtone, "interfaces"]), stdout=subprocess.DEVNULL, check=True)
            ends.append(time.monotonic() - begun)
    report.keep("seconds, MiB, seconds", [times, rss, ends])
    report.row("dialtone watch", f"start to first line {statistics.median(times):.3f} s", "", "0.25 s", statistics.median(times), 0.25)
    report.row("dialtone watch", f"RSS {statistics.median(rss):.0f} MiB", "", "48 MiB", statistics.median(rss), 48)
    report.row("dialtone interfaces", f"start to end {statistics.median(ends):.3f} s", "", "0.15 s", statistics.median(ends), 0.15)
    return report


def kernel(quick, with_java):
    """What asking the kernel costs, and whether it says who caused a change."""
    report = Report(18, "Questions to the kernel")
    with World() as world:
        world.batch(world.near, [f"link add v{i} type veth peer name w{i}" for i in range(500)])
        world.batch(world.near, [f"link set {e}{i} up" for i in range(500) for e in "vw"])
        time.sleep(2)
        for what in (["get", LINK, 2000 if quick else 20000], ["dump", 50 if quick else 500]):
            out = sh(c("kernel_costs", world.near, *what), capture_output=True).stdout
            for line in out.splitlines():
                report.row(f"RTM_GETLINK {what[0]}", line)
        out = sh(c("kernel_costs", world.far, "portid", PEER), capture_output=True).stdout
        for line in out.splitlines():
            report.row("who asked", line)
    return report


def journal(quick, with_java):
    """15: the durable journal: keeping up, and a stream that missed a million events."""
    seconds = 5 if quick else 20
    report = Report(15, f"The journal on this disk: 50,000 events a second for {seconds} s, each its own change; then all of it resumed")
    if not with_java:
        return report
    # not in /tmp, which may be no disk
    directory = os.path.join(ROOT, "lab", "bench", "target", "journal")
    shutil.rmtree(directory, ignore_errors=True)
    begun = time.monotonic()
    done = subprocess.run(java("org.dialtone.bench.JournalSubject", directory, 50_000, seconds), capture_output=True, text=True)
    took = time.monotonic() - begun
    shutil.rmtree(directory, ignore_errors=True)
    if done.returncode != 0:
        report.missing("Dialtone", done.stderr)
        return report
    told = {key: int(value) for key, value in (line.split() for line in done.stdout.splitlines())}
    report.keep("told", [told, took])
    events = 50_000 * seconds
    report.row("Dialtone", f"durable at {events / told['durable'] * 1e9:,.0f} a second; at most {told['behind']:,} waited;"
               f" {told['bytes'] / events:.0f} bytes each", "", "50,000 a second, told at that rate: 1 % for the end", events / told["durable"] * 1e9, 49_500, more_is_better=True)
    report.row("Dialtone", f"{told['lost']} lost", "", "nothing lost", told["lost"], 0)
    report.row("Dialtone", f"one stream over {events:,} missed events: {events / told['resumed'] * 1e9:,.0f} a second", "", "200,000 a second",
               events / told["resumed"] * 1e9, 200_000, more_is_better=True)
    report.row("Dialtone", f"opened in {ms(told['open'])} in a new JVM")
    return report



def told_by(report, *command):
    """What a subject prints as `key value` lines: each key's values in order; None if it failed."""
    done = subprocess.run(java(*command), capture_output=True, text=True)
    if done.returncode != 0:
        report.missing("Dialtone", done.stderr)
        return None
    told = {}
    for key, value in (line.split() for line in done.stdout.splitlines()):
        told.setdefault(key, []).append(int(value))
    report.keep("told", [told])
    return told


def dials(quick, with_java):
    """21: 10,000 demand-dial interfaces: memory, a tick, a storm."""
    count, rate, rounds = 10_000, 1_000, 1 if quick else 3
    report = Report(21, f"{count:,} demand-dial interfaces on paper links; all lost at once, with a rate of {rate:,} dials a second")
    told = told_by(report, "org.dialtone.bench.DialsSubject", count, rate, 5 if quick else 20, rounds) if with_java else None
    if told is None:
        return report
    mib = lambda key: told[key][-1] / 2**20
    report.row("Dialtone", f"defined: {mib('defined'):.0f} MiB more; router started in {ms(told['start'][0])}", "", "under 64 MiB", mib("defined"), 64)
    report.row("Dialtone", f"all connected: {mib('up'):.0f} MiB more; after {rounds} storms: {mib('after'):.0f} MiB", "", "under 64 MiB", mib("after"), 64)
    report.row("Dialtone", f"nothing connected, {5 if quick else 20} s: {told['quiet-count'][0]} wake-ups", "", "none", told["quiet-count"][0], 0)
    report.row("Dialtone", f"all connected, each looked at every second: a tick p50 {us(told['tick-p50'][0])}, p99 {us(told['tick-p99'][0])},"
               f" most {us(told['tick-most'][0])} of processor time; {told['tick-share'][0] / 10_000:.1f} % of one core", "",
               "p99 under 1 ms", told["tick-p99"][0], 1_000_000)
    report.row("Dialtone", f"storms: a tick p99 {us(max(told['storm-tick-p99']))}, most {us(max(told['storm-tick-most']))}", "",
               "p99 under 1 ms", max(told["storm-tick-p99"]), 1_000_000)
    report.row("Dialtone", "storms: all connected again after " + ", ".join(f"{ns / 1e9:.1f} s" for ns in told["storm"]))
    report.row("Dialtone", f"storms: at most {max(told['storm-most-a-second']):,} dials within a second", "", f"{rate:,}, and 1 % for the clock",
               max(told["storm-most-a-second"]), rate * 1.01)  # it is read on either side of the dial
    missing = sum(abs(count - n) for n in told["storm-dials"])
    report.row("Dialtone", f"storms: {missing} forgotten or dialled twice", "", "none", missing, 0)
    return report


def definitions(quick, with_java):
    """22: 10,000 definitions as files: loading, a change."""
    count = 10_000
    report = Report(22, f"{count:,} definitions and credentials as files on this disk, in a new JVM")
    directory = os.path.join(ROOT, "lab", "bench", "target", "definitions")
    shutil.rmtree(directory, ignore_errors=True)
    told = told_by(report, "org.dialtone.bench.DefinitionsSubject", directory, count, 5 if quick else 20) if with_java else None
    shutil.rmtree(directory, ignore_errors=True)
    if told is None:
        return report
    report.row("Dialtone", f"loaded in {ms(told['load'][0])}; {told['memory'][0] / 2**20:.0f} MiB")
    report.row("Dialtone", f"one changed: told after {ms(median(told['noticed']))} (200 ms of quiet are waited for),"
               f" taken in within another {ms(median(told['again']))}")
    return report


def pppoe(quick, with_java):
    """23: PPPoE in a guest: what the router adds to a dial, and to the first packet."""
    rounds = 8 if quick else 30
    report = Report(23, "PPPoE by pppd on an emulated machine with two processors: dialled by the router and by hand, in turn")
    if not with_java:
        return report
    command = java("org.dialtone.bench.PppoeSubject", "/run/bench", c_program("by_hand"), c_program("datagrams"), "TOLD", rounds,
                   flags=["-Xmx384m"])
    try:
        told = guest.told_by(command, 300 + 30 * rounds)
    except Unavailable as e:
        report.missing("Dialtone", e)
        return report
    report.keep("told", [told])
    spread = lambda key: f"p50 {ms(median(told[key]))}, p90 {ms(percentile(told[key], 90))}"
    for key, what, by_hand, goal in (
        ("dial", "connect() until the event object of CONNECTED has woken its waiter", "pppd by hand, until it has opened the link to IPv4 and says so", 1.05),
        ("demand", "first packet sent until received beyond the server", "pppd's own demand", 1.1),
    ):
        ratio = median(told[key]) / median(told[key + "-by-hand"])
        report.row("Dialtone", f"{what}: {spread(key)}", f"p50 {ratio:.2f}x of {by_hand}", f"at most {goal}x", ratio, goal)
        report.row(by_hand, spread(key + "-by-hand"))
    ratio = median(told["dial"]) / median(told["address-by-hand"])
    report.row("pppd by hand, until the link has its address: packets pass later, after /etc/ppp/ip-pre-up", spread("address-by-hand"),
               f"Dialtone p50 {ratio:.2f}x of it")
    lost = lambda key: f"{sum(told[key + '-lost'])} of {sum(told[key + '-sent'])} packets lost"
    report.row("Dialtone", f"while it dials and after: {lost('demand')}", "", "none", sum(told["demand-lost"]), 0)
    report.row("pppd's own demand", lost("demand-by-hand"))
    report.row("this machine", f"load {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores at the end: what takes processor time takes longer by as much,"
               " the second that LCP waits does not")
    for key in ("dial", "demand"):
        phases = [name for name in ("waiting", "starting", "discovering", "negotiating", "authenticating", "addressing") if f"{key}-{name}" in told]
        report.row("Dialtone", f"phases of a {key}, p50: " + ", ".join(f"{name} {ms(median(told[f'{key}-{name}']))}" for name in phases))
    return report


ROWS = {f.__name__: f for f in (latency, eventsocket, remote, watchers, resume, daemon, poll, first, macvlan, tap, quiet, fanout, loop, objects, register, storm, cli, kernel, journal, dials, definitions, pppoe)}
