"""Benchmarks of the release binary beside raw engines and readers of the same run.

Prints figures and ratios; nothing is asserted. `--orders` sets the size of the big database."""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

import client
import files
import raw

PASSWORD = "bench-password-1"


class Site:
    """The product on one engine, in a folder of its own."""

    def __init__(self, binary, folder, url=None):
        self.binary = binary
        self.environment = dict(
            os.environ, JIESU_DATA=folder, JIESU_LOG_LEVEL="error", JIESU_REQUESTS_PER_MINUTE="0")
        if url:
            self.environment["JIESU_DATABASE"] = url
        os.makedirs(folder, exist_ok=True)

    def run(self, *arguments, input=None):
        began = time.perf_counter()
        out = subprocess.run(
            [self.binary, *arguments], env=self.environment, input=input, text=True,
            capture_output=True)
        if out.returncode:
            raise RuntimeError(f"{arguments}: {out.stderr[-500:]}")
        return time.perf_counter() - began, out.stdout

    def add_people(self):
        self.run("user", "create", "desk", "--role", "desk", "--password-stdin",
                 "--agreement", "2026-01-01", input=PASSWORD + "\n")

    def __enter__(self):
        self.process = subprocess.Popen(
            [self.binary, "serve", "--port", "0"], env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        self.session = client.sign_in(self.port, "desk", PASSWORD)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


def note(name, value):
    print(f"{name:<58} {value}", flush=True)


def timed(command, environment=None):
    """Wall seconds and peak megabytes of a finished command."""
    out = subprocess.run(
        ["/usr/bin/time", "-f", "%e %M", *command], env=environment, capture_output=True, text=True)
    if out.returncode:
        raise RuntimeError(out.stderr[-500:])
    seconds, peak = out.stderr.strip().splitlines()[-1].split()
    return float(seconds), int(peak) / 1024


READERS = {
    "python-calamine": "from python_calamine import CalamineWorkbook as W\n"
                       "print(sum(1 for _ in W.from_path({0!r}).get_sheet_by_index(0).iter_rows()))",
    "openpyxl": "from openpyxl import load_workbook as L\n"
                "print(sum(1 for _ in L({0!r}, read_only=True).active.iter_rows(values_only=True)))",
}


def imports(binary, folder, count, rounds=3):
    path = os.path.join(folder, "import.xlsx")
    files.write_xlsx(path, count)
    ours, readers = [], {name: [] for name in READERS}
    for turn in range(rounds):
        data = os.path.join(folder, f"import-{turn}")
        os.makedirs(data)
        ours.append(timed([binary, "import", path], dict(os.environ, JIESU_DATA=data)))
        for name, code in READERS.items():
            if name == "openpyxl" and turn:
                continue
            readers[name].append(timed([sys.executable, "-c", code.format(path)]))
        shutil.rmtree(data)
    best = sorted(ours)[len(ours) // 2]
    note(f"import {count:,} x 25 .xlsx: read, validate, store", f"{best[0]:.2f} s, {best[1]:.0f} MB")
    for name, runs in readers.items():
        middle = sorted(runs)[len(runs) // 2]
        note(f"  {name} merely reads it", f"{middle[0]:.2f} s, {middle[1]:.0f} MB; "
             f"import is {best[0] / middle[0]:.2f} x")
    os.remove(path)


FORM = urllib.parse.urlencode({
    "title": "路灯不亮", "content": raw.TEXT, "channel": "open_phone", "kind": "求助",
    "place": "某小区"}).encode()


def create(site, seconds):
    """Creates orders; what `client.load` says, and the numbers of the orders."""
    rate, times, answers = client.load(
        site.port, site.session, [("POST", "/orders", FORM)], seconds)
    # The last answers may be cut off when the time is over.
    return rate, times, [json.loads(a)["number"] for a in answers if a.endswith("}")]


def sign(site, numbers, seconds):
    """Signs orders that nobody signed yet, for less time than it took to create them."""
    return client.load(
        site.port, site.session,
        [("POST", f"/orders/{n}/signature", b"version=1") for n in numbers], seconds)[:2]


def commands(site, name, inserts, updates):
    """Create, read, list and transition through HTTP at concurrency 8, durable."""
    site.add_people()
    with site:
        rate, times, numbers = create(site, 8)
        show(f"{name} create", rate, times, inserts)
        show(f"{name} transition (sign)", *sign(site, numbers, 4), updates)
        rate, times, _ = client.load(
            site.port, site.session, [("GET", f"/orders/{n}") for n in numbers], 4)
        show(f"{name} read one", rate, times)
        rate, times, _ = client.load(
            site.port, site.session,
            [("GET", "/orders?state=awaiting_dispatch&sort=due_first")], 4)
        show(f"{name} list 50, filtered and sorted", rate, times)


def show(name, rate, times, raw_rate=None):
    ratio = f", {rate / raw_rate:.2f} of raw {raw_rate:,.0f}/s" if raw_rate else ""
    note(name, f"{rate:,.0f}/s, p50 {times['p50']:.2f} ms, p95 {times['p95']:.2f} ms{ratio}")


def ledger_cost(binary, bare, folder, url, rounds=5):
    """Creates and transitions of two builds, one of which writes no ledger, turn about."""
    for engine in ("SQLite", "PostgreSQL") if url else ("SQLite",):
        rates = {(build, what): [] for build in (binary, bare) for what in ("create", "sign")}
        for turn in range(rounds):
            for build in (binary, bare) if turn % 2 else (bare, binary):
                name = f"cost_{turn}_{'bare' if build == bare else 'full'}"
                site = Site(build, os.path.join(folder, engine + name),
                            fresh(url, name) if engine == "PostgreSQL" else None)
                site.add_people()
                with site:
                    rate, _, numbers = create(site, 4)
                    rates[build, "create"].append(rate)
                    rates[build, "sign"].append(sign(site, numbers, 2)[0])
                if engine == "PostgreSQL":
                    subprocess.run(["psql", "-q", url, "-c", f"DROP DATABASE {name}"], check=True)
        for what in ("create", "sign"):
            full, without = (sorted(rates[build, what])[rounds // 2] for build in (binary, bare))
            note(f"{engine} {what} with the ledger, without it",
                 f"{full:,.0f}/s, {without:,.0f}/s; the ledger costs {1 - full / without:.0%}")


def big(site, name, paths, orders, rounds=60):
    """Pages of a large database, one reader at a time."""
    seconds = sum(site.run("import", path)[0] for path in paths)
    note(f"{name}: bulk import of {orders:,} orders with events", f"{seconds:.0f} s")
    seconds, _ = site.run("search", "路灯")
    note(f"{name}: search index of {orders:,} orders", f"{seconds:.0f} s")
    site.add_people()
    words = urllib.parse.quote
    pages = {
        "list page, newest": ["/orders"],
        "list page, state and due": ["/orders?state=awaiting_signing&sort=due_first"],
        "list page, unit and day": [
            f"/orders?responsible={words(u)}&received_from=2026-03-01&received_to=2026-03-31"
            for u in files.UNITS],
        "list page, a channel of few": ["/orders?channel=walk_in"],
        "workbench": ["/"],
        "search, two characters": [f"/orders?text={words(w)}" for w in ("路灯", "噪音", "井盖", "室温")],
        "search, sentence part": [f"/orders?text={words('施工噪音')}"],
        "search, number": [f"/orders?text={n:07d}" for n in (17, 4711, orders // 2)],
    }
    with site:
        newest = json.loads(
            client.Connection(site.port, *site.session).ask("GET", "/orders")[1])
        first = (newest.get("orders") or newest.get("items"))[0]["number"]
        pages["order page"] = [f"/orders/{first}"]
        for page, links in pages.items():
            times = client.look(
                site.port, site.session, [links[i % len(links)] for i in range(rounds)])
            note(f"{name} at {orders:,}: {page}", f"p50 {client.percentile(times, 0.5):.1f} ms, "
                 f"p95 {client.percentile(times, 0.95):.1f} ms")
    runs = sorted(
        site.run("rates", "--from", "2026-01-01", "--to", "2026-12-31")[0] for _ in range(3))
    note(f"{name} at {orders:,}: rate table, whole process", f"{runs[1]:.2f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--bare", help="a build without the ledger, to measure its cost")
    parser.add_argument("--only", choices=["import", "commands", "ledger", "big"])
    chosen = parser.parse_args()
    url = os.environ.get("JIESU_BENCH_POSTGRES")
    with tempfile.TemporaryDirectory() as folder:
        if chosen.only in (None, "import"):
            imports(chosen.binary, folder, chosen.rows)
        if chosen.only in (None, "commands"):
            rate = raw.sqlite_commits(folder)
            commands(Site(chosen.binary, folder + "/c1"), "SQLite", rate, rate)
            if url:
                base = fresh(url, "bench_commands")
                commands(Site(chosen.binary, folder + "/c2", base), "PostgreSQL",
                         *raw.postgres_commits(base))
        if chosen.only in (None, "ledger") and chosen.bare:
            ledger_cost(chosen.binary, chosen.bare, folder, url)
        if chosen.only in (None, "big"):
            paths = files.write_csvs(folder, chosen.orders)
            big(Site(chosen.binary, folder + "/b1"), "SQLite", paths, chosen.orders)
            if url:
                big(Site(chosen.binary, folder + "/b2", fresh(url, "bench_big")), "PostgreSQL",
                    paths, chosen.orders)


def fresh(url, name):
    """An empty database beside the one of `url`."""
    for statement in (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"):
        subprocess.run(["psql", "-q", url, "-c", statement], check=True)
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit(parts._replace(path="/" + name))


if __name__ == "__main__":
    main()
