"""Asks the running server what attackers ask, within bounds of count and time.

schemathesis makes requests from docs/reference/openapi.json, signed in and not; sqlmap tries to put
SQL into the sign-in, the search and the list. Both talk to a server of their own on 127.0.0.1 with
invented data and to nothing else. `make scan` runs this; it is no part of `make test`.
"""
import argparse
import collections
import http.client
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Browser"))
from checks import Checks  # noqa: E402
from served import Served  # noqa: E402
from site_server import PASSWORD  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
VENV = os.path.join(ROOT, ".build-venv-scan")
SCHEMA = os.path.join(ROOT, "docs", "reference", "openapi.json")
SCHEMATHESIS = "schemathesis>=4.32,<5"
# What the API promises. Unknown fields and old bookmarks are passed over on purpose, so requests
# that break the schema need not be refused.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance,unsupported_method,ignored_auth")
# The session would end with these.
APART = ["/sign-in", "/sign-out"]
DEMO_PASSWORD = "jiesu-demo"
UNITS = ["zgc.city", "zgc.livelihood"]

checks = Checks()


def sign_in(port, account, password):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "POST", "/sign-in", json.dumps({"account": account, "password": password}),
        {"Content-Type": "application/json", "Accept": "application/json"})
    answer = connection.getresponse()
    body = json.loads(answer.read())
    if answer.status != 200:
        raise RuntimeError(f"{account} cannot sign in: {answer.status}")
    cookie = next(value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie")
                  if value.startswith("jiesu="))
    return cookie, body["csrf"]


def requests_in(site, start=0):
    """Requests answered since `start` lines of the log, counted by status."""
    lines = site.whole_log().splitlines()[start:]
    found = (re.search(r"http\.status=(\d+)", line) for line in lines if "[Web] request" in line)
    return collections.Counter(match.group(1) for match in found if match)


def log_lines(site):
    return len(site.whole_log().splitlines())


# MARK: schemathesis

def install():
    tool = os.path.join(VENV, "bin", "schemathesis")
    if not os.path.exists(tool):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([os.path.join(VENV, "bin", "pip"), "install", "--quiet", SCHEMATHESIS],
                       check=True)
    return tool


def described(site, cookie):
    """The description with orders, units and words that this site has, so that requests get past
    the first refusal."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    numbers = []
    for state in ("awaiting_signing", "awaiting_dispatch", "handling", "awaiting_reply_review",
                  "awaiting_judgement", "awaiting_closing", "closed"):
        connection.request("GET", f"/orders?state={state}", headers={
            "Cookie": cookie, "Accept": "application/json"})
        orders = json.loads(connection.getresponse().read())["orders"]
        numbers += [order["number"] for order in orders[:3]]
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    known = {
        "number": numbers, "code": UNITS, "lead": UNITS, "channel": ["phone", "city_direct"],
        "outcome": ["valid", "not_reached"], "resolution": ["resolved", "unresolved"],
        "satisfaction": ["satisfied", "unsatisfied"], "due": ["soon", "overdue", "over_four_days"],
        "sort": ["newest", "oldest", "due_first"]}

    def fill(part):
        if isinstance(part, list):
            for item in part:
                fill(item)
        elif isinstance(part, dict):
            if part.get("in") and part.get("name") in known:
                # As often as not a word nobody knows.
                part["schema"] = {"anyOf": [{"enum": known[part["name"]]}, part["schema"]]}
            for name, values in known.items():
                properties = part.get("properties")
                if isinstance(properties, dict) and name in properties and name != "number":
                    properties[name] = {"anyOf": [{"enum": values}, properties[name]]}
            for item in part.values():
                fill(item)

    fill(schema["paths"])
    path = os.path.join(site.folder, "openapi.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(schema, file)
    return path


def api(site, tool, name, examples, *options, headers=(), schema=SCHEMA):
    """One run of schemathesis; its failures are printed as they are."""
    start = log_lines(site)
    command = [
        tool, "run", schema, "--url", site.url, "--checks", CHECKS, "--max-examples", str(examples),
        "--seed", "2026", "--workers", "1", "--request-timeout", "20", "--no-color",
        "--generation-database", "none", "--phases", "examples,coverage,fuzzing",
        "-H", "Accept: application/json", *options]
    for header in headers:
        command += ["-H", header]
    done = subprocess.run(
        command, cwd=site.folder, capture_output=True, text=True, timeout=1_200)
    counts = requests_in(site, start)
    print(f"      {name}: {sum(counts.values())} requests; answers by status "
          + ", ".join(f"{status} {count}" for status, count in sorted(counts.items())))
    if done.returncode != 0:
        print(done.stdout[-12_000:] + done.stderr[-2_000:])
    checks.check(f"schemathesis finds nothing: {name}", done.returncode == 0)
    checks.equal(f"no answer blames the server: {name}",
                 {status: count for status, count in counts.items() if status >= "500"}, {})
    checks.check(f"enough was asked: {name}", sum(counts.values()) >= examples)


def scan_api(binary, examples):
    tool = install()
    with Served(binary) as site:
        site.serve("--demo", JIESU_REQUESTS_PER_MINUTE="0")
        kept = [part for path in APART for part in ("--exclude-path", path)]
        for account in ("desk", "unit", "leader"):
            cookie, csrf = sign_in(site.port, account, DEMO_PASSWORD)
            api(site, tool, f"signed in as {account}", examples, *kept,
                headers=[f"Cookie: {cookie}", f"X-CSRF-Token: {csrf}"],
                schema=described(site, cookie))
        api(site, tool, "a stranger", max(10, examples // 4), *kept)
        api(site, tool, "signing in", examples, "--include-path", "/sign-in")
        checks.equal("the server goes on", requests_ready(site), 200)


def requests_ready(site):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.request("GET", "/health/ready")
    return connection.getresponse().status


# MARK: sqlmap

def inject(site, name, url, parameters, *options):
    """One run of sqlmap on some parameters of one address."""
    start = log_lines(site)
    output = os.path.join(site.folder, "sqlmap")
    command = [
        "sqlmap", "-u", url, "-p", parameters, "--batch", "--level", "1", "--risk", "1",
        "--technique", "BEUST", "--time-sec", "2", "--threads", "1", "--timeout", "20",
        "--retries", "1", "--flush-session", "--disable-coloring", "--output-dir", output, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3_000,
                          stdin=subprocess.DEVNULL)
    said = done.stdout + done.stderr
    tested = set(re.findall(r"parameter '([^']+)' (?:does not seem|does not appear)", said))
    counts = requests_in(site, start)
    print(f"      {name}: {sum(counts.values())} requests; parameters tried: "
          + (", ".join(sorted(tested)) or "none") + "; answers by status "
          + ", ".join(f"{status} {count}" for status, count in sorted(counts.items())))
    found = re.findall(r".*(?:is vulnerable|Parameter: .*|appears to be .*injectable).*", said)
    wanted = [word for word in parameters.split(",")]
    plain = said if "all tested parameters do not appear to be injectable" not in said else ""
    checks.check(f"sqlmap finds nothing: {name}", not found and not plain, said[-1_500:])
    checks.check(f"every parameter was tried: {name}",
                 all(any(word in one for one in tested) for word in wanted), tested)
    checks.equal(f"no answer blames the server: {name}",
                 {status: count for status, count in counts.items() if status >= "500"}, {})
    checks.check(f"no limit stood before it: {name}", counts["429"] * 10 < sum(counts.values()))


def scan_sql(binary):
    if not shutil.which("sqlmap"):
        checks.check("sqlmap is there (apt-get install sqlmap)", False)
        return
    with Served(binary) as site:
        site.serve("--demo", JIESU_REQUESTS_PER_MINUTE="0")
        cookie, _ = sign_in(site.port, "desk", DEMO_PASSWORD)
        as_desk = ("--cookie", cookie, "--headers", "Accept: application/json")
        inject(site, "the search", site.url + "/orders?text=%E8%B7%AF%E7%81%AF", "text", *as_desk)
        inject(site, "the list",
               site.url + "/orders?state=handling&unit=zgc.city&responsible=x&community=x&channel=x"
               "&category=x&kind=x&received_from=2026-01-01&due=soon&answer=x&sort=oldest&after=1.2",
               "state,unit,responsible,community,channel,category,kind,received_from,due,answer,"
               "sort,after", *as_desk)
    with Served(binary) as site:
        site.add_user("desk", "desk")
        # Each attempt says to come from somewhere else, as attackers with many machines do.
        site.serve(JIESU_REQUESTS_PER_MINUTE="0", JIESU_TRUST_PROXY="1")
        # A name of ten letters each time, or the limit of the account answers instead.
        fields = {"account": "abcdefghij", "password": PASSWORD[:-1]}
        options = ("--data", json.dumps(fields), "--ignore-code", "401", "--tamper", "xforwardedfor",
                   "--headers", "Content-Type: application/json\nAccept: application/json")
        inject(site, "the name at the sign-in", site.url + "/sign-in", "account", *options)
        inject(site, "the password at the sign-in", site.url + "/sign-in", "password", *options,
               "--randomize", "account")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--examples", type=int, default=60, help="of each operation")
    parser.add_argument("--only", choices=["api", "sql"])
    options = parser.parse_args()
    if options.only != "sql":
        checks.run(lambda: scan_api(options.binary, options.examples))
    if options.only != "api":
        checks.run(lambda: scan_sql(options.binary))
    checks.finish()


if __name__ == "__main__":
    main()
