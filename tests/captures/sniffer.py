#!/usr/bin/env python3
"""Records what passes on an interface: sniffer.py INTERFACE FILE

Writes a pcap file that other programs read too, prints a line once it listens, and ends with its standard input, after
everything that has passed until then. Needs root.
"""
import select
import socket
import struct
import sys
import time

ALL_PROTOCOLS = 3
OUTGOING = 4  # on lo every packet passes twice
ETHERNET = 1
MOST_BYTES = 262144
ROOM = 8 << 20


def write(file, packet):
    now = time.time_ns()
    head = struct.pack("<IIII", now // 10**9, now % 10**9 // 1000, len(packet), len(packet))
    file.write(head + packet)


def main():
    interface, path = sys.argv[1:]
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS)) as tap, open(path, "wb") as file:
        tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
        tap.bind((interface, 0))
        tap.setblocking(False)
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, MOST_BYTES, ETHERNET))
        print("listening", flush=True)
        ended = False
        while True:
            ready = select.select([tap] if ended else [tap, sys.stdin], [], [], 0 if ended else None)[0]
            if tap in ready:
                packet, place = tap.recvfrom(MOST_BYTES)
                if place[2] != OUTGOING or interface != "lo":
                    write(file, packet)
            elif ended:
                return
            else:
                ended = True


if __name__ == "__main__":
    main()
