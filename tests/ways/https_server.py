#!/usr/bin/env python3
"""A DNS-over-HTTPS server on loopback that misbehaves on demand: https_server.py BEHAVIOUR CHAIN KEY LOG

HTTP/1.1 only. Listens on a port of 127.0.0.1 drawn by the kernel, prints it, writes one line for each request to LOG
(method, path, names and values of the header fields that tell something, bytes of the body), and ends with its standard
input. Serves what tests/lookup/fault_server.py does. For tests only. BEHAVIOUR is a method below.
"""
import http.server
import pathlib
import ssl
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lookup"))
import fault_server

MEDIA_TYPE = "application/dns-message"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    behaviour = log_path = None

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fields = ("Content-Type", "Accept", "User-Agent", "Cookie", "Referer", "Accept-Language")
        told = " ".join("%s=%s" % (name, self.headers[name]) for name in fields if self.headers[name])
        with open(self.log_path, "a", encoding="ascii") as log:
            log.write("%s %s %s %d\n" % (self.command, self.path, told, len(body)))
        self.query = fault_server.Query(body)
        getattr(self, self.behaviour)()

    def do_GET(self):
        with open(self.log_path, "a", encoding="ascii") as log:
            log.write("GET %s 0\n" % self.path)
        self.give(405, b"", "text/plain")

    def give(self, status, body, kind=MEDIA_TYPE, length=None, fields=()):
        self.send_response_only(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in fields:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def honest(self):
        self.give(200, fault_server.truth(self.query))

    def with_parameter(self):
        self.give(200, fault_server.truth(self.query), MEDIA_TYPE.upper() + "; charset=none")

    def wrong_type(self):
        self.give(200, fault_server.truth(self.query), "text/html")

    def failing(self):
        self.give(500, fault_server.truth(self.query))

    def redirecting(self):
        place = "https://127.0.0.1:%d/elsewhere" % self.server.server_address[1]
        self.give(307, b"", fields=[("Location", place)])

    def flooding(self):
        self.give(200, bytes(200_000))

    def cut(self):
        reply = fault_server.truth(self.query)
        self.give(200, reply[:20], length=len(reply))
        self.close_connection = True

    def garbage(self):
        self.give(200, b"\xff" * 60)

    def foreign(self):
        self.query.question = fault_server.encode_name("other.test") + self.query.question[-4:]
        self.give(200, fault_server.message(self.query))

    def silent(self):
        self.rfile.read(1)


def main():
    Handler.behaviour, chain, key, Handler.log_path = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
