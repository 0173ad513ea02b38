"""A program that talks to Jiesu: one kept connection, JSON answers."""
import base64
import hashlib
import hmac
import http.client
import json
import re
import time
import urllib.parse

# What a killed server does to a request under way.
BROKEN = (OSError, http.client.HTTPException)


class Client:
    """`account` and `password` sign in once; the session outlives the server."""

    def __init__(self, port, cookie=None, csrf=None):
        self.port = port
        self.cookie = cookie
        self.csrf = csrf
        self.connection = None

    def sign_in(self, account, password):
        status, answer, headers = self._send(
            "POST", "/sign-in", json.dumps({"account": account, "password": password}),
            "application/json")
        if status != 200:
            raise RuntimeError(f"{account} cannot sign in: {status} {answer}")
        self.cookie = "; ".join(
            value.partition(";")[0] for name, value in headers
            if name.lower() == "set-cookie" and value.startswith("jiesu="))
        self.csrf = answer["csrf"]
        return self

    def twin(self):
        """The same session on a connection of its own."""
        return Client(self.port, self.cookie, self.csrf)

    def get(self, path):
        status, answer, _ = self._send("GET", path)
        return status, answer

    def post(self, path, fields):
        status, answer, _ = self._send(
            "POST", path, urllib.parse.urlencode(fields, doseq=True),
            "application/x-www-form-urlencoded")
        return status, answer

    def enrol(self):
        """Sets up the second factor of the person signed in, as a phone would, and proves it."""
        self._page("POST", "/me/second-factor", {})
        secret = re.search(r"secret=([A-Z2-7]+)", self._page("GET", "/me/second-factor")).group(1)
        key = base64.b32decode(secret + "=" * (-len(secret) % 8))
        digest = hmac.new(key, int(time.time() // 30).to_bytes(8, "big"), hashlib.sha1).digest()
        start = digest[-1] & 15
        code = (int.from_bytes(digest[start:start + 4], "big") & 0x7FFFFFFF) % 1_000_000
        self._page("POST", "/me/second-factor/confirmation", {"code": f"{code:06d}"})
        self.csrf = re.search(r'name="_csrf" value="([^"]+)"', self._page("GET", "/me")).group(1)

    def _page(self, method, path, fields=None):
        """What a browser gets; a new session cookie takes the place of the old one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        connection.request(
            method, path, urllib.parse.urlencode(fields) if fields is not None else None,
            {"Accept": "text/html", "Cookie": self.cookie, "X-CSRF-Token": self.csrf,
             "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("jiesu="):
                self.cookie = value.partition(";")[0]
        connection.close()
        return text

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _send(self, method, path, body=None, kind=None):
        headers = {"Accept": "application/json"}
        if kind:
            headers["Content-Type"] = kind
        if self.cookie:
            headers["Cookie"] = self.cookie
        if self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            self.connection.request(method, path, body.encode() if body else None, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except BROKEN:
            self.close()
            raise
        return answer.status, json.loads(text) if text else {}, answer.getheaders()
