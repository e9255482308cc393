#!/usr/bin/env python3
"""A resolver on loopback that passes everything on, and forges on demand: forging_resolver.py BEHAVIOUR PORT NAME LOG

Passes queries on to 127.0.0.1#PORT. Listens on a port of 127.0.0.1 for UDP and TCP, prints it, writes one line for each
query ("NAME TYPE") to LOG, and ends with its standard input. For tests only. BEHAVIOUR is a function below.
"""
import socket
import struct
import sys
import threading

import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import dns.rrset

SIGNING = (dns.rdatatype.RRSIG, dns.rdatatype.NSEC, dns.rdatatype.NSEC3)
SECONDS = 5  # for the server behind


def honest(query, answer, name):
    return answer


def denying(query, answer, name):
    """The marked name does not exist, says the resolver, with the true zone's SOA and nothing that proves it."""
    if query.question[0].name.to_text().rstrip(".").lower() != name:
        return answer
    answer.set_rcode(dns.rcode.NXDOMAIN)
    answer.answer = []
    answer.authority = [dns.rrset.from_text(name + ".", 60, "IN", "SOA", "ns.invalid. nobody.invalid. 1 3600 600 86400 60")]
    return answer


def denying_to_stubs(query, answer, name):
    """Only who does not ask for signatures is lied to."""
    return answer if query.ednsflags & dns.flags.DO else denying(query, answer, name)


def stripping(query, answer, name):
    """Signatures and proofs get lost on the way."""
    for section in (answer.answer, answer.authority):
        section[:] = [rrset for rrset in section if rrset.rdtype not in SIGNING]
    return answer


def marking(query, answer, name):
    """An emblem where there is none."""
    question = query.question[0]
    if question.name.to_text().rstrip(".").lower() == name and question.rdtype == dns.rdatatype.TXT:
        answer.set_rcode(dns.rcode.NOERROR)
        answer.answer = [dns.rrset.from_text(question.name, 60, "IN", "TXT", '"adem-token=forged"')]
        answer.authority = []
    return answer


def silent_about_keys(query, answer, name):
    """Whatever leads to keys is lost."""
    lost = query.question[0].rdtype in (dns.rdatatype.DS, dns.rdatatype.DNSKEY)
    return None if lost else answer


class Resolver:
    def __init__(self, behave, port, name, log):
        self.behave, self.port, self.name, self.log, self.guard = behave, port, name, log, threading.Lock()

    def reply(self, wire):
        query = dns.message.from_wire(wire)
        question = query.question[0]
        with self.guard, open(self.log, "a", encoding="ascii") as log:
            log.write("%s %s\n" % (question.name.to_text(), dns.rdatatype.to_text(question.rdtype)))
        answer = self.behave(query, dns.query.tcp(query, "127.0.0.1", SECONDS, self.port), self.name)
        if answer is None:
            return None
        answer.flags |= dns.flags.RA
        return answer

    def serve_udp(self, listening):
        while True:
            wire, client = listening.recvfrom(65535)
            threading.Thread(target=self.answer_udp, args=(listening, wire, client), daemon=True).start()

    def answer_udp(self, listening, wire, client):
        answer = self.reply(wire)
        if answer is None:
            return
        whole = answer.to_wire(max_size=65535)
        if len(whole) > 1232:
            answer.answer, answer.authority, answer.additional = [], [], []
            answer.flags |= dns.flags.TC
            whole = answer.to_wire()
        listening.sendto(whole, client)

    def serve_tcp(self, listening):
        while True:
            threading.Thread(target=self.answer_tcp, args=listening.accept()[:1], daemon=True).start()

    def answer_tcp(self, connection):
        with connection:
            try:
                while length := connection.recv(2, socket.MSG_WAITALL):
                    wire = connection.recv(struct.unpack("!H", length)[0], socket.MSG_WAITALL)
                    answer = self.reply(wire)
                    if answer is None:
                        return
                    whole = answer.to_wire(max_size=65535)
                    connection.sendall(struct.pack("!H", len(whole)) + whole)
            except (OSError, struct.error):
                pass


def main():
    behaviour, port, name, log = sys.argv[1:]
    resolver = Resolver(globals()[behaviour], int(port), name, log)
    while True:
        tcp = socket.create_server(("127.0.0.1", 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind(tcp.getsockname())
            break
        except OSError:
            tcp.close()
            udp.close()
    print(tcp.getsockname()[1], flush=True)
    for serve, listening in ((resolver.serve_udp, udp), (resolver.serve_tcp, tcp)):
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
