"""Runs a command with a terminal of its own, at which prompts are answered."""
import dataclasses
import fcntl
import os
import pty
import select
import signal
import subprocess
import termios
import time

SECONDS = 120  # for one command, under sanitizers too


@dataclasses.dataclass
class Done:
    code: int
    stdout: str
    stderr: str
    asked: list  # lines of the terminal, without what was typed


def take_terminal(slave):
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


def answer_prompts(master, pipes, answers):
    """Reads until both pipes end; types the next answer whenever the terminal shows a prompt. `answers` is used up."""
    shown = ""
    unanswered = ""
    content = {pipe: b"" for pipe in pipes}
    open_ones = set(pipes)
    end = time.monotonic() + SECONDS
    while open_ones and time.monotonic() < end:
        for ready in select.select([master, *open_ones], [], [], max(0, end - time.monotonic()))[0]:
            if ready == master:
                text = os.read(master, 4096).decode("utf-8", "replace")
                shown += text
                unanswered += text
                if unanswered.endswith((": ", "] ", "? ")) and answers:
                    os.write(master, answers.pop(0).encode() + b"\n")
                    unanswered = ""
            elif chunk := os.read(ready, 65536):
                content[ready] += chunk
            else:
                open_ones.discard(ready)
    while select.select([master], [], [], 0)[0]:
        shown += os.read(master, 4096).decode("utf-8", "replace")
    return shown, [content[pipe].decode("utf-8", "replace") for pipe in pipes], not open_ones


def run(command, folder, environment, answers):
    master, slave = pty.openpty()
    with subprocess.Popen(["sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          preexec_fn=lambda: take_terminal(slave)) as process:
        pipes = [process.stdout.fileno(), process.stderr.fileno()]
        shown, (stdout, stderr), ended = answer_prompts(master, pipes, answers)
        if not ended:
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
    os.close(master)
    os.close(slave)
    return Done(code, stdout, stderr, [line for line in shown.replace("\r", "").split("\n") if line])
