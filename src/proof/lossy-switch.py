#!/usr/bin/env python3
"""A switch of Ethernet frames between network namespaces whose links lose and delay: what a kernel without netem lacks.

lossy-switch.py LOSS MILLIS NAMESPACE…: puts a TAP device eth0 into each namespace, addresses 10.78.0.1, .2, …, and passes
frames among them; each is lost with probability LOSS percent and arrives MILLIS later. Draws come from a fixed seed. Prints
"ready". Wants root, Linux with /dev/net/tun and ip.
"""
import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
CLONE_NEWNET = 0x40000000


def tap(namespace):
    """Opens eth0 of a namespace, which this process enters for the moment."""
    libc = ctypes.CDLL(None, use_errno=True)
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open("/var/run/netns/" + namespace, os.O_RDONLY)
    try:
        if libc.setns(there, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
        device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22s", b"eth0", IFF_TAP | IFF_NO_PI, b""))
    finally:
        libc.setns(home, CLONE_NEWNET)
        os.close(home)
        os.close(there)
    return device


def main():
    loss, delay, namespaces = float(sys.argv[1]) / 100, float(sys.argv[2]) / 1000, sys.argv[3:]
    devices = []
    for number, namespace in enumerate(namespaces, 1):
        devices.append(tap(namespace))
        for words in (["addr", "add", f"10.78.0.{number}/24", "dev", "eth0"], ["link", "set", "eth0", "up"], ["link", "set", "lo", "up"]):
            subprocess.run(["ip", "-n", namespace] + words, check=True)
    print("ready", flush=True)
    draws, waiting, order, homes = random.Random(1), [], 0, {}
    while True:
        timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for device in select.select(devices, [], [], timeout)[0]:
            frame = os.read(device, 65536)
            homes[frame[6:12]] = device
            known = homes.get(frame[0:6])
            for other in [known] if known else devices:
                if other != device and draws.random() >= loss:
                    order += 1
                    heapq.heappush(waiting, (time.monotonic() + delay, order, other, frame))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, device, frame = heapq.heappop(waiting)
            try:
                os.write(device, frame)
            except BlockingIOError:
                pass  # its queue is full: lost too


main()
