#!/usr/bin/env python3
"""Waits until interfaces connect or disconnect, through Dialtone's event socket (docs/event-socket.md).

Usage: listen.py [/run/dialtone/events.sock]        (Python 3.10 or later)
"""

import os
import select
import signal
import socket
import struct
import sys
import uuid

REGISTER, DEREGISTER, LIST = 1, 2, 3


class Router:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.connect(path)
        self.sequence = 0

    def ask(self, kind, number, *descriptors):
        """Sends a request; returns what follows the head of its answer, and the head's count and flags."""
        self.sequence += 1
        request = struct.pack("=BBHIQ", 1, kind, 0, self.sequence, number)
        try:
            socket.send_fds(self.socket, [request], descriptors)
        except BrokenPipeError:
            pass  # the router has gone, and may have said why: read on
        answer = self.socket.recv(4096)
        if not answer:
            raise ConnectionError("the router has gone")
        _, _, count, _, status, flags = struct.unpack_from("=BBHIII", answer)
        if status:
            raise OSError(f"error {status}")  # a router's error: 5 is ERROR_ACCESS_DENIED
        return answer[16:], count, flags

    def register(self, number, eventfd):
        position, _, _ = self.ask(REGISTER, number, eventfd)
        return uuid.UUID(bytes=position[:16]), *struct.unpack("=Q", position[16:])

    def deregister(self, number):
        """When it returns, the router will never write to the eventfd again."""
        self.ask(DEREGISTER, number)

    def registrations(self):
        start, more = 0, True
        while more:
            entries, count, more = self.ask(LIST, start)
            for number, revision, signals in struct.iter_unpack("=QQQ", entries):
                yield number, revision, signals
                start = number + 1


def join(path, event):
    router = Router(path)
    _, revision = router.register(1, event)
    print(f"registered at {revision}", flush=True)
    return router


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "/run/dialtone/events.sock"
    event = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
    router = join(path, event)
    stop, stopper = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(stopper)
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: None)
    while True:
        # without a router: a try a second
        ready, _, _ = select.select([event, stop] + ([router.socket] if router else []), [], [], None if router else 1)
        if stop in ready:
            break  # Ctrl-C
        if event in ready:
            print(f"signalled {os.eventfd_read(event)} times", flush=True)
        if router and router.socket in ready:
            print("the router has gone", flush=True)  # and its registrations with it
            router = None
        elif not router:
            try:
                router = join(path, event)
                os.eventfd_write(event, 1)  # something may have changed meanwhile: look
            except OSError as failure:
                print(failure, flush=True)
    if router:
        for number, _, signals in router.registrations():
            print(f"registration {number}: {signals} signals")
        router.deregister(1)
    print("deregistered: 0")


main()
