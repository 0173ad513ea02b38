"""A backup is made while people work, then the machine is lost; nothing acknowledged may be missing.

    backup_under_load.py --binary PATH [--seed N] [--rounds N]

Eight threads register, sign, dispatch, reply, judge and close orders through the forms. Meanwhile
`jiesu backup` makes and proves a backup. The server is killed, its data destroyed, and the backup
restored onto an empty machine with the key alone. Every change whose answer arrived before the
moment the backup states must be there. With JIESU_TEST_POSTGRES the same is done on PostgreSQL.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

from checks import Checks
from client import Client
from ledger import Ledger
from load import Load
from site_server import PASSWORD, Site

UNIT = "zgc.city"
ASSISTING = "zgc.safety"
ROUNDS = 2


class TimedLedger(Ledger):
    """Also knows when each answer had arrived, in milliseconds since 1970."""

    def __init__(self):
        super().__init__()
        self.times = {}

    def acknowledge(self, number, version, kind, state):
        super().acknowledge(number, version, kind, state)
        self.times[(number, version)] = time.time() * 1000

    def before(self, moment):
        """Changes acknowledged before `moment`, as (number, version, kind)."""
        return [
            (number, version, self.changes[number][version])
            for (number, version), at in sorted(self.times.items()) if at < moment]


class Trial:
    """One engine: a site, its load, its loss, its restoration."""

    def __init__(self, checks, site, engine, seed, empty):
        self.checks = checks
        self.site = site
        self.engine = engine
        self.dice = random.Random(seed)
        self.ledger = TimedLedger()
        self.seed = seed
        # Gives the site an empty database in the place of the lost one.
        self.empty = empty
        self.folder = os.path.join(site.folder, "backups")

    def run(self, rounds):
        self.site.environment["JIESU_BACKUP_FOLDER"] = self.folder
        # Far from now, so that only what is asked for is made.
        hour = (time.gmtime(time.time() + 8 * 3600).tm_hour + 12) % 24
        self.site.environment["JIESU_BACKUP_AT"] = f"{hour:02d}:00"
        for name, role, unit in [
                ("desk", "desk", None), ("unit", "handler", UNIT), ("reviewer", "reviewer", None),
                ("root", "administrator", None)]:
            self.site.add_user(name, role, unit)
        self.site.command("backup", os.path.join(self.site.folder, "before.jbk"))
        self._start()
        for number in range(1, rounds + 1):
            self._lose_and_restore(number)
        self._on_the_page()

    def _start(self):
        self.site.start()
        self.people = {
            name: Client(self.site.port).sign_in(name, PASSWORD)
            for name in ("desk", "unit", "reviewer", "root")}
        load = Load(self.people, UNIT, ASSISTING, self.ledger, self.dice.random())
        self.load = load

    def _lose_and_restore(self, number):
        name = f"{self.engine}: loss {number}"
        self.load.start()
        time.sleep(self.dice.uniform(0.5, 1.5))
        path = os.path.join(self.site.folder, f"under-load-{number}.jbk")
        made = self.site.json("backup", path)
        moment = int(made["untilMilliseconds"])
        time.sleep(self.dice.uniform(0.2, 0.8))
        refused = self.site.command("restore", path, "--replace", expect=(2,))
        self.checks.equal(f"{name}: nothing is restored under a running server", refused, "")
        self.site.kill()
        self.load.join()
        for client in self.people.values():
            client.close()
        acknowledged = self.ledger.before(moment)
        later = self.ledger.acknowledged - len(acknowledged)
        self.checks.equal(f"{name}: the backup is proven", made["state"], "proven")
        key = pathlib.Path(self.site.data, "jiesu.key").read_text()
        shutil.rmtree(self.site.data)
        self.empty()
        back = self.restore(path, key)
        self.checks.check(
            f"{name}: the restored data say the same moment",
            back["until"] == made["until"], (back["until"], made["until"]))
        found = self.site.json("check", "data", expect=(0, 1))
        self.checks.check(
            f"{name}: {found['checked']} orders replay to their rows",
            found["checked"] > 0 and not found["problems"], found["problems"][:3])
        self.ledger = TimedLedger()
        self._start()
        missing = self._missing(acknowledged)
        self.checks.check(
            f"{name}: all {len(acknowledged)} changes acknowledged before the moment are there "
            f"({later} came later)", acknowledged and not missing, missing[:3])
        self.checks.check(
            f"{name}: a change that is not there would be noticed",
            self._missing([("20200101-0000001", 1, "received")])
            and self._missing([acknowledged[0][:2] + ("judged",)]))

    def restore(self, path, key):
        """Onto the empty machine, with the key typed in."""
        answer = self.site.command(
            "restore", path, "--keys-stdin", "--json", standard_input=key)
        return json.loads(answer)

    def _missing(self, changes):
        """Which of `changes` the site does not hold."""
        kept = {}
        missing = []
        for number, version, kind in changes:
            if number not in kept:
                status, order = self.people["desk"].get(f"/orders/{number}")
                kept[number] = {
                    event["version"]: event["kind"] for event in order["events"]
                } if status == 200 else {}
            if kept[number].get(version) != kind:
                missing.append((number, version, kind, kept[number].get(version)))
        return missing

    def _on_the_page(self):
        """An administrator asks for one under load; the server makes it and proves it."""
        root = self.people["root"]
        # Administrators need a second factor.
        root.enrol()
        self.load.start()
        status, answer = root.post("/backups", {})
        self.checks.equal(f"{self.engine}: an administrator asks for a backup", status, 200)
        run = max(run["run"] for run in answer["runs"])
        seen = set()
        state = None
        patience = time.monotonic() + 60
        while time.monotonic() < patience:
            _, answer = root.get("/backups")
            found = next(entry for entry in answer["runs"] if entry["run"] == run)
            seen.add(found["step"])
            state = found["state"]
            if state in ("proven", "made", "failed"):
                break
            time.sleep(0.1)
        self.load.stop()
        self.checks.equal(f"{self.engine}: the server proves it", state, "proven")
        self.checks.equal(
            f"{self.engine}: the page says it could be restored", answer["standing"], "proven")
        files = sorted(os.listdir(self.folder))
        self.checks.check(
            f"{self.engine}: the file lies in the folder under its name",
            found["file"] in files and not [name for name in files if "partial" in name], files)
        left = [name for name in os.listdir(self.site.data) if "scratch" in name]
        self.checks.equal(f"{self.engine}: no scratch copy is left", left, [])
        self.checks.equal(
            f"{self.engine}: every answer was expected", self.load.surprises[:3], [])
        self.checks.equal(f"{self.engine}: the server ends in order", self.site.stop(), 0)


def on_sqlite(checks, binary, rounds, seed):
    with Site(binary) as site:
        trial = Trial(checks, site, "SQLite", seed, lambda: None)
        checks.run(lambda: trial.run(rounds))
        if checks.failed:
            print(site.log_text())


def on_postgres(checks, binary, server, rounds, seed):
    """In a database of its own, dropped and made anew to be lost."""
    name = "backup_" + uuid.uuid4().hex[:12]
    address = urllib.parse.urlsplit(server)

    def tell(*statements):
        for statement in statements:
            subprocess.run(
                ["psql", "--quiet", "--no-psqlrc", "--dbname", server, "--command", statement],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    tell(f"CREATE DATABASE {name}")
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    try:
        with Site(binary) as site:
            site.environment["JIESU_DATABASE"] = address._replace(path="/" + name).geturl()
            trial = Trial(
                checks, site, "PostgreSQL", seed, lambda: tell(drop, f"CREATE DATABASE {name}"))
            checks.run(lambda: trial.run(rounds))
            left = subprocess.run(
                ["psql", "--no-psqlrc", "--tuples-only", "--dbname", server, "--command",
                 f"SELECT datname FROM pg_database WHERE starts_with(datname, '{name}_')"],
                check=True, capture_output=True, text=True).stdout.split()
            checks.equal("PostgreSQL: no scratch database is left", left, [])
            if checks.failed:
                print(site.log_text())
    finally:
        tell(drop)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--binary", required=True)
    options.add_argument("--seed", type=int, default=20261128)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = options.parse_args()
    checks = Checks()
    print(f"note  seed {chosen.seed}")
    began = time.monotonic()
    on_sqlite(checks, chosen.binary, chosen.rounds, chosen.seed)
    server = os.environ.get("JIESU_TEST_POSTGRES")
    if server:
        checks.run(
            lambda: on_postgres(checks, chosen.binary, server, chosen.rounds, chosen.seed))
    else:
        print("note  JIESU_TEST_POSTGRES is not set; PostgreSQL is left out")
    print(f"note  {time.monotonic() - began:.0f} s")
    checks.finish()


if __name__ == "__main__":
    main()
