"""A server of its own for the checks of the surface: started with any environment, over TLS or not."""
import os
import re
import ssl
import subprocess
import time

from site_server import Site


class Served(Site):
    """`with Served(binary) as site: site.serve(JIESU_HOST=…)`; `site.port` is the port taken."""

    def serve(self, *options, **environment):
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            [self.binary, "serve", "--port", "0", *options],
            env=self.environment | environment, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            found = re.search(r"listening on (https?)://[^\n]*:(\d+)", self.whole_log())
            if found:
                self.port = int(found.group(2))
                self.url = f"{found.group(1)}://127.0.0.1:{self.port}"
                return
            if self.process.poll() is not None:
                raise RuntimeError("the server ended at once: " + self.log_text())
            time.sleep(0.1)
        raise RuntimeError("the server does not listen: " + self.log_text())

    def command_fails(self, *arguments, **environment):
        """Runs a command that must be refused; returns what it says."""
        done = subprocess.run(
            [self.binary, *arguments], env=self.environment | environment, capture_output=True,
            text=True, timeout=120)
        if done.returncode == 0:
            raise RuntimeError("jiesu " + " ".join(arguments) + " was not refused")
        return done.stdout + done.stderr

    @property
    def log_path(self):
        return os.path.join(self.folder, "server.log")

    def whole_log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()


def make_certificate(folder, name):
    """A self-signed certificate for 127.0.0.1 and its key, as paths."""
    certificate, key = os.path.join(folder, name + ".crt"), os.path.join(folder, name + ".key")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    return certificate, key


def common_name(port):
    """The name in the certificate that the server shows."""
    shown = ssl.get_server_certificate(("127.0.0.1", port))
    done = subprocess.run(
        ["openssl", "x509", "-noout", "-subject", "-nameopt", "multiline"],
        input=shown, capture_output=True, text=True, check=True)
    return done.stdout.rpartition("=")[2].strip()
