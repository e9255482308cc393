"""What a log answered, request by request: recorded from a running one, and served again."""
import base64
import dataclasses
import http.server
import json
import threading


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    encoding: str = ""  # Content-Encoding

    def to_json(self):
        written = {"status": self.status} | ({"encoding": self.encoding} if self.encoding else {})
        try:
            return written | {"text": self.body.decode("utf-8")}
        except UnicodeDecodeError:
            return written | {"base64": base64.b64encode(self.body).decode()}

    @classmethod
    def from_json(cls, read):
        body = read["text"].encode() if "text" in read else base64.b64decode(read["base64"])
        return cls(read["status"], body, read.get("encoding", ""))


def write_answers(path, answers):
    path.write_text(json.dumps({place: answers[place].to_json() for place in sorted(answers)}, indent=1, ensure_ascii=False) + "\n")


def read_answers(path):
    return {place: Answer.from_json(one) for place, one in json.loads(path.read_text()).items()}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        answer = self.server.source(self.path)
        with self.server.guard:
            self.server.given[self.path] = answer
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.encoding:
            self.send_header("Content-Encoding", answer.encoding)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """On a free loopback port; `source` gives the answer to a path with its query, `given` is what it gave."""
    daemon_threads = True

    def __init__(self, source):
        super().__init__(("127.0.0.1", 0), Handler)
        self.source, self.given, self.guard = source, {}, threading.Lock()
        self.port = self.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


def replaying(answers):
    """A source that knows nothing else."""
    return lambda path: answers.get(path, Answer(404, b"not recorded"))
