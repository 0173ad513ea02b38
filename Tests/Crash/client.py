"""A program that talks to Jiesu: one kept connection, JSON answers."""
import http.client
import json
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
