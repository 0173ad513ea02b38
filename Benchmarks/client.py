"""Loads the server: wrk for commands, whose own share of the machine is small, and a lean client
with raw sockets for pages that are looked at one by one."""
import json
import os
import socket
import subprocess
import tempfile
import time


class Connection:
    def __init__(self, port, cookie, csrf, accept="application/json"):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = (
            f"Host: 127.0.0.1:{port}\r\nAccept: {accept}\r\nCookie: {cookie}\r\n"
            f"X-CSRF-Token: {csrf}\r\n")
        self.buffer = b""

    def ask(self, method, path, body=b""):
        kind = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
        self.socket.sendall(
            (f"{method} {path} HTTP/1.1\r\n{self.head}{kind}"
             f"Content-Length: {len(body)}\r\n\r\n").encode() + body)
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, _, rest = self.buffer.partition(b"\r\n\r\n")
        status = int(head[9:12])
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line[15:])
        self.buffer = rest
        while len(self.buffer) < length:
            self._more()
        answer, self.buffer = self.buffer[:length], self.buffer[length:]
        return status, answer

    def _more(self):
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self.buffer += chunk


def sign_in(port, account, password):
    connection = Connection(port, "", "")
    body = json.dumps({"account": account, "password": password}).encode()
    connection.socket.sendall(
        (f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n"
         f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body)
    while b"\r\n\r\n" not in connection.buffer or b"}" not in connection.buffer:
        connection._more()
    head, _, rest = connection.buffer.partition(b"\r\n\r\n")
    cookie = next(
        line.split(b":", 1)[1].strip().split(b";")[0].decode() for line in head.split(b"\r\n")
        if line.lower().startswith(b"set-cookie:") and b"jiesu=" in line)
    return cookie, json.loads(rest)["csrf"]


def look(port, session, paths, accept="text/html"):
    """Opens `paths` one after the other as a person would; the sorted latencies in milliseconds."""
    connection = Connection(port, *session, accept)
    latencies = []
    for path in paths:
        began = time.perf_counter()
        status, answer = connection.ask("GET", path)
        latencies.append((time.perf_counter() - began) * 1000)
        if status >= 400:
            raise RuntimeError(f"{path}: {status} {answer[:200]!r}")
    return sorted(latencies)


def load(port, session, requests, seconds=6, concurrency=8):
    """Sends `requests` (method, path, body), over and over, through wrk on kept connections.

    Requests that can be sent once only have to be more than there is time for. Returns requests a
    second, {"p50", "p95"} in milliseconds and the answers' bodies."""
    cookie, csrf = session
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = folder + "/asked", folder + "/answered"
        with open(asked, "w", encoding="utf-8") as file:
            for method, path, *body in requests:
                file.write(f"{method} {path} {body[0].decode() if body else ''}\n")
        out = subprocess.run(
            ["wrk", "-t1", f"-c{concurrency}", f"-d{seconds}s", "-s",
             os.path.join(os.path.dirname(os.path.abspath(__file__)), "load.lua"),
             "-H", f"Cookie: {cookie}", "-H", f"X-CSRF-Token: {csrf}",
             "-H", "Accept: application/json",
             "-H", "Content-Type: application/x-www-form-urlencoded",
             f"http://127.0.0.1:{port}", "--", asked, answered],
            capture_output=True, text=True, check=True).stdout
        figures = json.loads(next(l for l in out.splitlines() if l.startswith("{")))
        if figures["refused"]:
            raise RuntimeError(f"{figures['refused']} of {figures['requests']} were refused")
        with open(answered, encoding="utf-8", errors="replace") as file:
            answers = file.read().splitlines()
    return figures["requests"] / figures["seconds"], figures, answers


def percentile(latencies, share):
    return latencies[min(len(latencies) - 1, int(len(latencies) * share))]
