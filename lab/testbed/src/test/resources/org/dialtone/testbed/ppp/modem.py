"""A modem on a pty.

usage: modem.py DEVICE COMMAND [WORD...]

DEVICE becomes a link to the pty. The modem answers AT commands; a call of the number 100 is answered by COMMAND
on a pty of its own, other numbers are busy (200) and so on. SIGUSR1 cuts the line; the next call finds a new pty.

Reading from a pty fails with EIO while nobody has its other end open. That end keeps the line discipline of a pppd
that was killed (a pty is closed for good only with both ends), and then refuses to be written to: so it is reset.
"""

import errno
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import tty

ANSWERS = {
    "200": "BUSY",
    "300": "NO CARRIER",
    "400": "NO DIALTONE",
    "500": "NO ANSWER",
    "600": "",
}

# of the other ends
NAMES = {}


class Cut(Exception):
    pass


def cut(*_):
    raise Cut


def pty():
    master, slave = os.openpty()
    NAMES[master] = os.ttyname(slave)
    tty.setraw(slave)
    return master, slave


def say(line, text):
    if text:
        os.write(line, f"\r\n{text}\r\n".encode())


def read(line, most):
    """What comes; nothing if nobody has the other end open."""
    try:
        return os.read(line, most)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        reset(line)
        time.sleep(0.05)
        return b""


def reset(line):
    """Gives the other end its usual line discipline again."""
    end = os.open(NAMES[line], os.O_RDWR | os.O_NOCTTY)
    fcntl.ioctl(end, termios.TIOCSETD, struct.pack("i", 0))
    os.close(end)


def command(line):
    """The next AT command; what is no command is left out."""
    text = b""
    while not text.endswith(b"\r"):
        byte = read(line, 1)
        if not byte:
            text = b""
        text += byte
    at = text.upper().rfind(b"AT")
    return text[at + 2:-1].decode("ascii", "replace").upper() if at >= 0 else ""


def hang_up(process, patience):
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGHUP)


def call(line, words):
    """Until the answering program has ended, or the calling one: then there is nobody to be told."""
    master, slave = pty()
    process = subprocess.Popen([words[0], os.ttyname(slave)] + words[1:])
    try:
        while process.poll() is None:
            for ready in select.select([line, master], [], [], 0.1)[0]:
                data = read(ready, 4096)
                if not data:
                    hang_up(process, 5)  # it has been told on the line, if the caller has taken leave
                    return False
                os.write(master if ready == line else line, data)
        return True
    except Cut:
        hang_up(process, 0)
        raise
    finally:
        os.close(master)
        os.close(slave)
        process.wait()


def serve(device, words):
    line, slave = pty()
    link = device + ".new"
    os.symlink(os.ttyname(slave), link)
    os.close(slave)
    os.rename(link, device)
    try:
        while True:
            text = command(line)
            if not text.startswith("D"):
                say(line, "OK")
                continue
            number = "".join(c for c in text if c.isdigit())
            if number == "100":
                say(line, "CONNECT 115200")
                if call(line, words):
                    say(line, "NO CARRIER")
            else:
                say(line, ANSWERS.get(number, "ERROR"))
    except Cut:
        pass
    finally:
        os.close(line)


def main():
    signal.signal(signal.SIGUSR1, cut)
    with open(os.path.join(os.path.dirname(sys.argv[0]), "modem.pid"), "w") as file:
        file.write(str(os.getpid()))
    while True:
        serve(sys.argv[1], sys.argv[2:])


main()
