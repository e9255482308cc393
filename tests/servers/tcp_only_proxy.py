#!/usr/bin/env python3
"""A path that swallows UDP and passes TCP on: tcp_only_proxy.py PORT

Listens on a port of 127.0.0.1 drawn by the kernel, prints it, passes TCP connections on to PORT, reads no datagram,
and ends with its standard input. For tests only.
"""
import selectors
import socket
import sys
import threading


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def pass_on(client, port):
    with client, socket.create_connection(("127.0.0.1", port), timeout=10) as server:
        back = threading.Thread(target=copy, args=(server, client), daemon=True)
        back.start()
        copy(client, server)
        back.join()


def bound_pair():
    while True:
        tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        tcp.bind(("127.0.0.1", 0))
        try:
            udp.bind(tcp.getsockname())
            return tcp, udp
        except OSError:
            tcp.close()
            udp.close()


def main():
    tcp, udp = bound_pair()  # the UDP socket stays open and unread: silence, not "port unreachable"
    tcp.listen(64)
    print(tcp.getsockname()[1], flush=True)
    selector = selectors.DefaultSelector()
    selector.register(tcp, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                return
            client = tcp.accept()[0]
            threading.Thread(target=pass_on, args=(client, int(sys.argv[1])), daemon=True).start()


if __name__ == "__main__":
    main()
