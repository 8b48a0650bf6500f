"""A guest with Debian's kernel on an emulated machine, for links that the host's kernel has not: PPP.

Not User-Mode Linux, which is quicker but has one processor, and where to fork costs so much that it hides all else.
"""

import os
import shlex
import subprocess
import tempfile

from driver.world import Unavailable, java

PROCESSORS = 2

# a pppoe-server in the namespace `far`, which takes one call at a time, so that each has the same address; 10.200.0.0/30
# stands for what is behind it
SERVER = """
set -e
modprobe -a pppoe veth tun sch_ingress act_gact cls_u32
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


def run(script, directory, limit_s):
    """Boots a guest that runs a script, and waits until it is off. Of all that it writes, what is in the directory is left."""
    for program in ("/usr/bin/qemu-system-x86_64", "/usr/bin/busybox", "/usr/sbin/pppd", "/usr/sbin/pppoe-server"):
        if not os.path.exists(program):
            raise Unavailable(f"no {program}: lab/bench/run peers installs it")
    ended = subprocess.run(java("org.dialtone.testbed.guest.Boot", directory, limit_s, PROCESSORS, "sh", "-c", script),
                           capture_output=True, text=True)
    if ended.returncode != 0:
        raise Unavailable(f"the guest failed: {(ended.stderr + ended.stdout).strip()[-2000:]}")


def told_by(command, limit_s, folder=None):
    """Runs a program beside the server; what it writes as `key value` lines to the file that replaces TOLD in its words."""
    with tempfile.TemporaryDirectory(prefix="dialtone-bench-") as directory:
        told = os.path.join(directory, "told")
        words = " ".join(shlex.quote(told if word == "TOLD" else str(word)) for word in command)
        run(SERVER + words, directory, limit_s)
        values = {}
        for key, value in (line.split() for line in open(told)):
            values.setdefault(key, []).append(int(value))
        return values
