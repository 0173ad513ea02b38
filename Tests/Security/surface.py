"""The surface of the real server: TLS, proxies, slow clients, what is no HTTP, the set-up code."""
import argparse
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import sys
import threading
import time
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Browser"))
from checks import Checks  # noqa: E402
from served import Served, common_name, make_certificate  # noqa: E402
from site_server import PASSWORD  # noqa: E402

checks = Checks()
# Longer than any limit of a connection; a check that needs it has failed.
PATIENCE = 60


def exchange(port, data, patience=PATIENCE):
    """Sends bytes on a new connection and returns what comes until it is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as sock:
        sock.sendall(data)
        return drain(sock)


def drain(sock):
    got = b""
    try:
        while piece := sock.recv(65536):
            got += piece
    except (ConnectionError, socket.timeout) as problem:
        if isinstance(problem, socket.timeout):
            return None
    return got


def request(port, method, path, body=None, headers=(), context=None):
    kind = http.client.HTTPSConnection if context else http.client.HTTPConnection
    more = {"context": context} if context else {}
    connection = kind("127.0.0.1", port, timeout=PATIENCE, **more)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def sign_in(port, account, password=PASSWORD, headers=(), context=None):
    return request(
        port, "POST", "/sign-in", json.dumps({"account": account, "password": password}),
        {"Content-Type": "application/json", "Accept": "application/json", **dict(headers)},
        context)


def session(headers):
    cookies = [value.partition(";")[0] for value in headers.get_all("Set-Cookie") or []]
    return next(cookie for cookie in cookies if cookie.removeprefix("__Host-").startswith("jiesu="))


# MARK: what is no HTTP, and the answers that have no page of their own

def malformed(site):
    for name, data, status in [
            ("no HTTP at all", b"GARBAGE\r\n\r\n", 400),
            ("a blank in a header name", b"GET / HTTP/1.1\r\nHo st: x\r\n\r\n", 400),
            ("two lengths", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                            b"Content-Length: 2\r\n\r\nab", 400),
            ("a header of 20 KB", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 20_000
             + b"\r\n\r\n", 431),
            ("200 headers", b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
             431),
            ("an address of 100 KB", b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
             431)]:
        answer = (exchange(site.port, data) or b"").decode("utf-8", "replace")
        checks.check(f"{name} is answered {status}", answer.startswith(f"HTTP/1.1 {status} "),
                     answer[:80])
        checks.check(f"{name}: the connection ends there", "connection: close" in answer.lower())
        found = re.search(r"\b([A-Za-z0-9_-]{10})\n", answer)
        checks.check(f"{name}: the answer's reference is in the log",
                     found and found.group(1) in site.whole_log(), answer[-200:])
        checks.check(f"{name}: nothing of it is repeated",
                     not any(word in answer for word in ("GARBAGE", "Ho st", "aaaa", "X-A")))


def other_answers(site):
    status, headers, _ = sign_in(site.port, "desk")
    checks.equal("a desk signs in", status, 200)
    cookie = {"Cookie": session(headers)}
    status, headers, _ = request(site.port, "PUT", "/orders", headers=cookie)
    checks.equal("a wrong method is answered 405 with those that are right",
                 (status, headers["Allow"]), (405, "GET, HEAD, POST"))
    checks.equal("nothing there is answered 404",
                 request(site.port, "GET", "/nothing", headers=cookie)[0], 404)
    checks.equal("a type that is not taken is answered 415",
                 request(site.port, "POST", "/orders", "x",
                         cookie | {"Content-Type": "text/plain"})[0], 415)
    great = (f"POST /orders HTTP/1.1\r\nHost: x\r\n{'Cookie: ' + cookie['Cookie']}\r\n"
             "Content-Type: application/json\r\nContent-Length: 900000000000\r\n\r\n").encode()
    answer = exchange(site.port, great) or b""
    checks.check("a great body is answered 413 before it comes and the connection ends",
                 answer.startswith(b"HTTP/1.1 413 "), answer[:60])
    endless = exchange(site.port, b"GET /health/live HTTP/1.1\r\nHost: x\r\n"
                       b"Content-Length: 900000000000\r\n\r\n")
    checks.check("a body that nobody reads does not keep the connection",
                 (endless or b"").startswith(b"HTTP/1.1 200 "))
    log = site.whole_log()
    checks.check("the log has no cookie, password or address with a query",
                 not any(word in log for word in (PASSWORD, cookie["Cookie"][6:], "/nothing")))


# MARK: slow clients

def is_closed_by_server(start):
    """Whether the server ends a connection on which `start` sends a byte a second."""
    def attempt(port):
        with socket.create_connection(("127.0.0.1", port), timeout=1) as sock:
            start(sock)
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                try:
                    sock.send(b"a")
                    if sock.recv(4096) == b"":
                        return True
                except socket.timeout:
                    continue
                except OSError:
                    return True
            return False
    return attempt


def slow_reader(port, cookie):
    """Whether the server gives up on somebody who asks for pages and never takes them."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.settimeout(1)
        sock.connect(("127.0.0.1", port))
        asked = (b"GET /assets/app.css HTTP/1.1\r\nHost: x\r\nCookie: " + cookie.encode()
                 + b"\r\n\r\n")
        try:
            for _ in range(400):
                sock.sendall(asked)
        except OSError:
            pass
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            time.sleep(1)
            try:
                sock.send(b"\r\n")
            except socket.timeout:
                continue
            except OSError:
                return True
        return False


def slow_clients(site):
    status, headers, _ = sign_in(site.port, "desk")
    cookie = session(headers)
    attempts = {
        "headers that come a byte a second": is_closed_by_server(
            lambda sock: sock.sendall(b"GET / HTTP/1.1\r\nX-A: ")),
        "a connection that says nothing": is_closed_by_server(lambda sock: None),
        "a body that comes a byte a second": is_closed_by_server(
            lambda sock: sock.sendall(
                b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 100000\r\n\r\n")),
        "answers that are not taken": lambda port: slow_reader(port, cookie),
    }
    results = {}
    threads = [
        threading.Thread(target=lambda n=name, a=attempt: results.update({n: a(site.port)}))
        for name, attempt in attempts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in attempts:
        checks.check(f"{name}: the server closes the connection", results.get(name))
    checks.equal("others are served as before", request(site.port, "GET", "/health/ready")[0], 200)


def many_connections(site):
    kept = []
    try:
        for _ in range(260):
            kept.append(socket.create_connection(("127.0.0.1", site.port), timeout=2))
        refused = 0
        for sock in kept:
            sock.settimeout(0.2)
            try:
                refused += sock.recv(1) == b""
            except socket.timeout:
                pass
            except OSError:
                refused += 1
        checks.check("one address holds so many connections and no more", refused >= 60, refused)
    finally:
        for sock in kept:
            sock.close()


def plain(binary):
    with Served(binary) as site:
        site.add_user("desk", "desk")
        site.serve(JIESU_REQUESTS_PER_MINUTE="0")
        malformed(site)
        other_answers(site)
        slow_clients(site)
        many_connections(site)
        checks.equal("the server ends in order", site.stop(), 0)


# MARK: limits, TLS, proxies, the first account

def limited(binary):
    with Served(binary) as site:
        site.add_user("desk", "desk")
        site.serve(JIESU_REQUESTS_PER_MINUTE="20")
        _, headers, _ = sign_in(site.port, "desk")
        cookie = {"Cookie": session(headers)}
        answers = [request(site.port, "GET", "/orders", headers=cookie) for _ in range(30)]
        held = [answer for answer in answers if answer[0] == 429]
        checks.check("a session that asks too much is told to wait",
                     answers[0][0] == 200 and held and int(held[0][1]["Retry-After"]) > 0)
        checks.equal("its style sheet still comes",
                     request(site.port, "GET", "/assets/app.css")[0], 200)


def over_tls(binary):
    with Served(binary) as site:
        site.add_user("desk", "desk")
        certificate, key = make_certificate(site.folder, "first")
        files = {"JIESU_TLS_CERTIFICATE": certificate, "JIESU_TLS_KEY": key}
        site.serve(**files)
        checks.check("the server says that it speaks https", site.url.startswith("https://"))
        context = ssl.create_default_context(cafile=certificate)
        status, headers, _ = sign_in(site.port, "desk", context=context)
        checks.equal("signing in works over TLS", status, 200)
        cookie = next(c for c in headers.get_all("Set-Cookie") if c.startswith("__Host-jiesu="))
        checks.check("the session's cookie is bound to https",
                     all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax")))
        checks.check("browsers are told to come by https only",
                     "max-age=31536000" in headers["Strict-Transport-Security"])
        status, _, _ = request(site.port, "GET", "/orders",
                               headers={"Cookie": cookie.partition(";")[0]}, context=context)
        checks.equal("a page comes over TLS", status, 200)
        try:
            request(site.port, "GET", "/health/live", context=old_tls())
            checks.check("TLS 1.1 is refused", False)
        except (ssl.SSLError, OSError):
            checks.check("TLS 1.1 is refused", True)
        checks.check("plain HTTP on the same port gets no page",
                     b"200 OK" not in (exchange(site.port, b"GET / HTTP/1.1\r\n\r\n") or b""))
        reload_certificate(site, certificate, key)
        checks.equal("the server ends in order", site.stop(), 0)
        other = make_certificate(site.folder, "other")
        output = site.command_fails(
            "serve", "--port", "0", JIESU_TLS_CERTIFICATE=certificate, JIESU_TLS_KEY=other[1])
        checks.check("a key of another certificate stops the start in plain words",
                     "does not belong" in output, output)
        output = site.command_fails("serve", "--port", "0", JIESU_TLS_CERTIFICATE=certificate)
        checks.check("one file without the other stops the start", "both" in output, output)
        for name, value, mend in (
                ("JIESU_TRUST_PROXY", "everybody", "number of proxies"),
                ("JIESU_REQUESTS_PER_MINUTE", "many", "number from 0")):
            output = site.command_fails("serve", "--port", "0", **{name: value})
            checks.check(f"a wrong {name} stops the start and says what to give",
                         name in output and mend in output, output)


def old_tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore"):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def reload_certificate(site, certificate, key):
    checks.equal("the first certificate is shown", common_name(site.port), "first")
    second = make_certificate(site.folder, "second")
    shutil.copy(second[0], certificate)
    shutil.copy(second[1], key)
    site.process.send_signal(signal.SIGHUP)
    checks.check("SIGHUP brings in the new certificate",
                 eventually(lambda: common_name(site.port) == "second"))
    with open(key, "w", encoding="utf-8") as file:
        file.write("no key")
    site.process.send_signal(signal.SIGHUP)
    checks.check("a file that cannot be used is said in the log",
                 eventually(lambda: "stay in use" in site.whole_log()))
    checks.equal("and the certificate before stays in use", common_name(site.port), "second")
    shutil.copy(second[1], key)


def eventually(condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def behind_proxy(binary):
    with Served(binary) as site:
        site.add_user("desk", "desk")
        site.serve(JIESU_TRUST_PROXY="127.0.0.1,10.0.0.0/8")

        def attempt(*chain):
            return sign_in(site.port, "nobody", "wrong" * 3, {
                "X-Forwarded-For": ", ".join(chain), "X-Forwarded-Proto": "https"})[0]

        names = [sign_in(site.port, f"name{n}", "wrong" * 3,
                         {"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.1"})[0]
                 for n in range(51)]
        checks.equal("fifty wrong names from one address behind the proxy are borne", names[0], 401)
        checks.equal("one more is not, whatever the address claims before it", names[50], 429)
        checks.equal("another address is not locked out by it", attempt("203.0.113.9"), 401)
        checks.check("the log names the address behind the proxy",
                     "client=203.0.113.9" in site.whole_log())
        status, headers, _ = sign_in(site.port, "desk", headers={
            "X-Forwarded-For": "203.0.113.9, 10.1.2.3", "X-Forwarded-Proto": "https"})
        checks.check("https at the proxy makes the cookie secure",
                     status == 200 and session(headers).startswith("__Host-"))
        status, headers, _ = sign_in(
            site.port, "desk", headers={"X-Forwarded-For": "203.0.113.9"})
        checks.check("plain http at the proxy does not",
                     status == 200 and not session(headers).startswith("__Host-"))


def first_account(binary):
    with Served(binary) as site:
        site.serve("--host", "127.0.0.2")
        found = re.search(r"asks for this code: (\S{10})\n", site.whole_log())
        checks.check("a server that others reach prints a code for the first account", found)
        site.stop()
    with Served(binary) as site:
        site.serve(JIESU_TRUST_PROXY="1")
        code = re.search(r"asks for this code: (\S{10})\n", site.whole_log()).group(1)
        _, headers, page = request(site.port, "GET", "/setup")
        token = re.search(r'name="_csrf" value="([^"]+)"', page).group(1)
        fields = {"account": "chief", "display_name": "Chief", "password": PASSWORD,
                  "repeated": PASSWORD}
        kind = {"Content-Type": "application/json", "X-CSRF-Token": token,
                "Cookie": headers["Set-Cookie"].partition(";")[0]}

        def create(**more):
            return request(site.port, "POST", "/setup", json.dumps(fields | more), kind)[0]

        checks.equal("without the code there is no first account", create(), 422)
        checks.equal("nor with a wrong one", create(code="aaaaaaaaaa"), 422)
        checks.equal("with the code there is", create(code=code), 303)
        site.stop()
        site.log.close()
        os.remove(site.log_path)
        site.serve(JIESU_TRUST_PROXY="1")
        checks.check("afterwards no code is printed", "this code" not in site.whole_log())
    with Served(binary) as site:
        site.serve()
        checks.check("a server for this machine alone asks for none",
                     "this code" not in site.whole_log())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    binary = parser.parse_args().binary
    for part in (plain, limited, over_tls, behind_proxy, first_account):
        checks.run(lambda: part(binary))
    checks.finish()


if __name__ == "__main__":
    main()
