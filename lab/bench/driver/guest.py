"""A User-Mode Linux guest on the host's file system, for links that the host's kernel has not: PPP."""

import os
import shlex
import shutil
import subprocess
import tempfile

from driver.world import BENCH, ROOT, Unavailable

INIT = os.path.join(ROOT, "lab/testbed/src/main/resources/org/dialtone/testbed/guest/init.sh")

# a pppoe-server in the namespace `far`, which takes one call at a time, so that each has the same address; 10.200.0.0/30
# stands for what is behind it
SERVER = """
set -e
echo 'alice * s3cret-of-alice *' >/etc/ppp/chap-secrets
ip netns add far
ip -n far link set lo up
ip -n far addr add 10.200.0.1/32 dev lo
ip -n far addr add 10.200.0.2/32 dev lo
ip -n far link add far0 type veth peer name wan0 netns 1
ip -n far link set far0 up
ip link set wan0 up
cat >/run/server-options <<END
require-chap
lcp-restart 1
lcp-max-terminate 1
lcp-echo-interval 20
lcp-echo-failure 3
ms-dns 10.99.0.53
nodefaultroute
END
ip netns exec far pppoe-server -I far0 -C dialtone-ac -L 10.99.0.1 -R 10.99.0.100 -N 1 -O /run/server-options -F &
set +e
sleep 1
"""


def run(script, limit_s):
    """Boots a guest that runs a script, and waits until it is off; returns its console."""
    for program in ("/usr/bin/linux", "/usr/bin/busybox", "/usr/sbin/pppd", "/usr/sbin/pppoe-server"):
        if not os.path.exists(program):
            raise Unavailable(f"no {program}: lab/bench/run peers installs it")
    os.makedirs(os.path.join(BENCH, "target"), exist_ok=True)
    directory = tempfile.mkdtemp(prefix="guest-", dir=os.path.join(BENCH, "target"))
    shutil.copyfile(INIT, os.path.join(directory, "init"))
    os.chmod(os.path.join(directory, "init"), 0o700)
    with open(os.path.join(directory, "run"), "w") as file:
        file.write(script + "\n")
    console = os.path.join(directory, "console.log")
    # in a process namespace of its own, so that nothing of it outlives it
    command = ["timeout", "--signal=KILL", str(limit_s), "unshare", "--pid", "--mount-proc", "--fork", "--kill-child",
               "/usr/bin/linux", "mem=2G", "rootfstype=hostfs", "rootflags=/", "rw", f"init={directory}/init",
               "con=null", "con0=fd:0,fd:1", "ssl=null", f"uml_dir={directory}", "quiet"]
    with open(console, "w") as out:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    text = open(console, errors="replace").read()
    if "guest: ended with 0" not in text:
        raise Unavailable(f"the guest failed, see {console}: {text.strip()[-300:]}")
    shutil.rmtree(directory, ignore_errors=True)
    return text


def told_by(command, limit_s, folder=None):
    """Runs a program beside the server; what it writes as `key value` lines to the file that replaces TOLD in its words."""
    with tempfile.TemporaryDirectory(prefix="dialtone-bench-") as directory:
        told = os.path.join(directory, "told")
        words = " ".join(shlex.quote(told if word == "TOLD" else str(word)) for word in command)
        run(SERVER + words, limit_s)
        values = {}
        for key, value in (line.split() for line in open(told)):
            values.setdefault(key, []).append(int(value))
        return values
