"""The server is killed while people work; nothing it acknowledged may be missing afterwards.

    kill_nine.py --binary PATH [--seed N] [--kills N]

Eight threads register, sign, dispatch, contact, reply, review, call back, judge and close orders
through the forms, in JSON. At a random moment the process gets SIGKILL. After the restart every
order touched is read again and compared with what was acknowledged, and `jiesu check data` replays
every order. With JIESU_TEST_POSTGRES the same is done on PostgreSQL with fewer kills.

The seed chooses the moments, orders and steps; how threads meet stays the machine's choice.
"""
import argparse
import concurrent.futures
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

import samples
from checks import Checks
from client import Client
from ledger import Ledger
from load import Load
from site_server import PASSWORD, Site

UNIT = "zgc.city"
ASSISTING = "zgc.safety"
POSTGRES_KILLS = 5
IMPORTED = 40


class Trial:
    """One engine: a site, its load, its kills."""

    def __init__(self, checks, site, engine, kills, seed):
        self.checks = checks
        self.site = site
        self.engine = engine
        self.kills = kills
        self.dice = random.Random(seed)
        self.ledger = Ledger()
        self.seed = seed

    def run(self):
        for name, role, unit in [
                ("desk", "desk", None), ("unit", "handler", UNIT), ("reviewer", "reviewer", None)]:
            self.site.add_user(name, role, unit)
        self._import_first_orders()
        self.site.start()
        people = {
            name: Client(self.site.port).sign_in(name, PASSWORD)
            for name in ("desk", "unit", "reviewer")}
        self.desk = people["desk"]
        self.load = Load(people, UNIT, ASSISTING, self.ledger, self.seed)
        self._take_imported_orders()
        for kill in range(1, self.kills + 1):
            self._kill_once(kill)
        self._end_in_order()
        self._look_back()

    def _import_first_orders(self):
        path = samples.write(
            pathlib.Path(self.site.folder) / "first.xlsx",
            [samples.row(index) for index in range(1, IMPORTED + 1)])
        counts = self.site.json("import", path)
        self.checks.equal(f"{self.engine}: orders are imported", counts["created"], IMPORTED)

    def _take_imported_orders(self):
        _, page = self.desk.get("/orders")
        for order in page["orders"]:
            self.ledger.acknowledge(
                order["number"], order["version"], "received", order["state"])
        self._verify(adopt=True)

    def _kill_once(self, kill):
        before = self.ledger.acknowledged
        self.load.start()
        pause = self.dice.uniform(0.1, 1.2)
        time.sleep(pause)
        self._wait_for_a_change(before)
        self.site.kill()
        ended = self.load.join()
        self.desk.close()
        unanswered = sum(self.ledger.unanswered.values())
        done = self.ledger.acknowledged - before
        name = f"{self.engine}: kill {kill} after {pause:.2f} s"
        self.checks.check(f"{name} ends every request", ended)
        found = self.site.json("check", "data", expect=(0, 1))
        self.checks.check(
            f"{name}: the events of {found['checked']} orders replay to their rows",
            found["checked"] > 0 and not found["problems"], found["problems"][:3])
        self.site.start()
        faults = self._verify(adopt=True)
        self.checks.check(
            f"{name}: none of {done} acknowledged changes is missing, {unanswered} had no answer",
            done > 0 and not faults, faults[:3] or "the load did nothing")

    def _wait_for_a_change(self, before):
        """On a busy machine the moment may come before the first answer; then it comes later."""
        patience = time.monotonic() + 15
        while self.ledger.acknowledged == before and time.monotonic() < patience:
            time.sleep(0.01)

    def _verify(self, adopt=False, numbers=None):
        """Reads orders again and returns what is wrong with them."""
        numbers = self.ledger.take_touched() if numbers is None else numbers
        faults = []
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            parts = [numbers[index::4] for index in range(4)]
            for part in pool.map(self._read, parts):
                for number, status, kept in part:
                    if status != 200:
                        faults.append(f"{number} is not there: {status}")
                        continue
                    faults += self.ledger.faults(number, kept)
                    if adopt:
                        self.ledger.adopt(number, kept)
                        self.load.adopt(number, kept)
        return faults

    def _read(self, numbers):
        client = self.desk.twin()
        found = [(number, *client.get(f"/orders/{number}")) for number in numbers]
        client.close()
        return found

    def _end_in_order(self):
        """SIGTERM under load: requests under way are answered, the process ends with 0."""
        self.load.start()
        time.sleep(0.5)
        self.load.ended.set()
        status = self.site.stop()
        self.load.join()
        self.desk.close()
        self.checks.equal(f"{self.engine}: SIGTERM ends the server in order", status, 0)
        self.site.start()

    def _look_back(self):
        engine, load, ledger = self.engine, self.load, self.ledger
        numbers = sorted(ledger.changes)
        faults = self._verify(numbers=numbers)
        self.checks.check(
            f"{engine}: at the end {len(numbers)} orders hold {ledger.acknowledged} "
            "acknowledged changes", not faults, faults[:3])
        self.checks.equal(
            f"{engine}: no version was given to two changes ({load.refused} came too late)",
            ledger.doubled, [])
        self.checks.equal(f"{engine}: every answer was expected", load.surprises[:3], [])
        some = random.Random(self.seed).sample(sorted(load.titles), min(10, len(load.titles)))
        lost = [number for number in some if not self._finds(number, load.titles[number])]
        self.checks.equal(f"{engine}: what was registered is found by its title", lost, [])
        self._prove_the_comparison(numbers[0])
        closed = sum(state == "closed" for state in ledger.states.values())
        self.checks.check(f"{engine}: {closed} orders went the whole way", closed > 0)

    def _prove_the_comparison(self, number):
        """A change taken away, or one too many, must not pass."""
        _, kept = self.desk.get(f"/orders/{number}")
        *earlier, last = kept["events"]
        shorter = kept | {"version": kept["version"] - 1, "events": earlier}
        longer = kept | {
            "version": kept["version"] + 1,
            "events": kept["events"] + [last | {"version": kept["version"] + 1}]}
        self.checks.check(
            f"{self.engine}: a missing change and an unasked one would be noticed",
            self.ledger.faults(number, shorter) and self.ledger.faults(number, longer)
            and not self.ledger.faults(number, kept))

    def _finds(self, number, word):
        """The search index follows within moments."""
        for _ in range(50):
            _, page = self.desk.get("/orders?text=" + urllib.parse.quote(word))
            if [order["number"] for order in page["orders"]] == [number]:
                return True
            time.sleep(0.1)
        return False


def interrupted_import(checks, binary, seed):
    """An import that dies half-way is finished by importing the same file again."""
    rows = 3_000
    dice = random.Random(seed)
    with Site(binary) as site:
        site.command("migrate")
        path = samples.write(
            pathlib.Path(site.folder) / "many.xlsx",
            [samples.row(index) for index in range(1, rows + 1)])
        process = subprocess.Popen(
            [binary, "import", path, "--json"], env=site.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.8, 1.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        kept = site.json("check", "data", expect=(0, 1))
        checks.equal(
            f"a killed import leaves {kept['checked']} whole orders", kept["problems"], [])
        again = site.json("import", path)
        checks.equal(
            "the same file again brings the rest",
            (again["created"] + again["unchanged"], again["changed"], again["refused"]),
            (rows, 0, 0))
        checks.equal("and keeps what was there", again["unchanged"], kept["checked"])
        found = site.json("check", "data", expect=(0, 1))
        checks.equal(
            "every order is there once", (found["checked"], found["problems"]), (rows, []))


def lose_an_event(checks, site):
    """Proves that `check data` sees what a lost write would look like."""
    with sqlite3.connect(os.path.join(site.data, "jiesu.sqlite")) as file:
        file.execute("DROP TRIGGER order_event_kept_on_delete")
        file.execute("DELETE FROM order_event WHERE rowid = (SELECT max(rowid) FROM order_event)")
    found = site.json("check", "data", expect=(1,))
    checks.equal("SQLite: a lost event would be noticed", len(found["problems"]), 1)


def on_sqlite(checks, binary, kills, seed):
    with Site(binary) as site:
        checks.run(Trial(checks, site, "SQLite", kills, seed).run)
        site.stop()
        with sqlite3.connect(os.path.join(site.data, "jiesu.sqlite")) as file:
            answer = file.execute("PRAGMA integrity_check").fetchall()
        checks.equal("SQLite: the file is sound", answer, [("ok",)])
        lose_an_event(checks, site)
        if checks.failed:
            print(site.log_text())


def on_postgres(checks, binary, server, kills, seed):
    """In a database of its own, dropped afterwards."""
    name = "crash_" + uuid.uuid4().hex[:12]
    address = urllib.parse.urlsplit(server)

    def tell(statement):
        subprocess.run(
            ["psql", "--quiet", "--no-psqlrc", "--dbname", server, "--command", statement],
            check=True, stdout=subprocess.DEVNULL)

    tell(f"CREATE DATABASE {name}")
    try:
        with Site(binary) as site:
            site.environment["JIESU_DATABASE"] = address._replace(path="/" + name).geturl()
            checks.run(Trial(checks, site, "PostgreSQL", kills, seed).run)
            if checks.failed:
                print(site.log_text())
    finally:
        tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--binary", required=True)
    options.add_argument("--seed", type=int, default=20260821)
    options.add_argument("--kills", type=int, default=20)
    chosen = options.parse_args()
    checks = Checks()
    print(f"note  seed {chosen.seed}")
    began = time.monotonic()
    on_sqlite(checks, chosen.binary, chosen.kills, chosen.seed)
    checks.run(lambda: interrupted_import(checks, chosen.binary, chosen.seed))
    server = os.environ.get("JIESU_TEST_POSTGRES")
    if server:
        kills = min(chosen.kills, POSTGRES_KILLS)
        checks.run(lambda: on_postgres(checks, chosen.binary, server, kills, chosen.seed))
    else:
        print("note  JIESU_TEST_POSTGRES is not set; PostgreSQL is left out")
    print(f"note  {time.monotonic() - began:.0f} s")
    checks.finish()


if __name__ == "__main__":
    main()
