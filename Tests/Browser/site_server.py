"""A Jiesu server of its own: temporary data folder, free port, stopped by its process id."""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PASSWORD = "a long sentence for tests"
PROFILE = "zhongguancun-2026"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """`with Site(binary) as site:` gives a site without orders."""

    def __init__(self, binary, profile=PROFILE):
        self.binary = binary
        self.folder = tempfile.mkdtemp(prefix="jiesu-")
        self.data = os.path.join(self.folder, "data")
        os.mkdir(self.data)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.log = None
        self.environment = {
            key: value for key, value in os.environ.items() if not key.startswith("JIESU_")}
        # Programs ask faster than people; the limit has a check of its own.
        self.environment |= {
            "JIESU_DATA": self.data, "JIESU_PROFILE": profile, "JIESU_REQUESTS_PER_MINUTE": "0"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *arguments, standard_input=None, expect=(0,)):
        """Runs `jiesu …` on the site's data and returns what it wrote to standard output."""
        done = subprocess.run(
            [self.binary, *arguments], env=self.environment, input=standard_input,
            capture_output=True, text=True, timeout=300)
        if done.returncode not in expect:
            raise RuntimeError(
                f"jiesu {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def json(self, *arguments, expect=(0,)):
        return json.loads(self.command(*arguments, "--json", expect=expect))

    def add_user(self, name, role, unit=None):
        arguments = [
            "user", "create", name, "--role", role, "--password-stdin", "--agreement",
            "2026-01-01"]
        if unit:
            arguments += ["--unit", unit]
        self.command(*arguments, standard_input=PASSWORD + "\n")

    def start(self, *options):
        self.log = open(os.path.join(self.folder, "server.log"), "ab")
        self.process = subprocess.Popen(
            [self.binary, "serve", "--port", str(self.port), *options],
            env=self.environment, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError("the server ended at once: " + self.log_text())
            try:
                with urllib.request.urlopen(self.url + "/health/ready", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError("the server is not ready after 60 s: " + self.log_text())

    def log_text(self):
        if self.log is None:
            return "the server was not started"
        with open(os.path.join(self.folder, "server.log"), encoding="utf-8") as log:
            return log.read()[-4000:]

    def kill(self):
        """kill -9: no chance to tidy up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self):
        """Asks the server to end, as an operator does; returns its exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        status = self.process.returncode
        self.process = None
        self.log.close()
        return status
