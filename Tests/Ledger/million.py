#!/usr/bin/env python3
"""Builds a SQLite database with many ledger entries and times the verifier that stands alone.

The format of docs/concepts/ledger.md and LedgerProof is written here a second time, from its
description: what this program writes, the verifier must prove, and a changed row it must find.

    Tests/Ledger/million.py --jiesu .build/release/jiesu --verify .build/release/jiesu-verify
"""

import argparse
import hashlib
import json
import pathlib
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

CODES = {"ledger_entry": 1, "work_order": 4, "assignment": 5, "order_event": 6, "complainant": 7,
         "account": 8}
EVENTS_PER_ORDER = 8
DAY = 86_400_000
START = 1_780_000_000_000


def row_bytes(table, values):
    """Canonical bytes: code, number of columns, cells with kind and length."""
    parts = [struct.pack(">BH", CODES[table], len(values))]
    for value in values:
        if value is None:
            parts.append(b"\x00")
        elif isinstance(value, int):
            parts.append(struct.pack(">Bq", 1, value))
        else:
            kind, content = (2, value.encode()) if isinstance(value, str) else (3, value)
            parts.append(struct.pack(">BI", kind, len(content)) + content)
    return b"".join(parts)


def short(table, values):
    return hashlib.sha256(row_bytes(table, values)).digest()[:16]


def columns(database, table):
    return [(name, kind, bool(needed)) for _, name, kind, needed, _, _ in
            database.execute(f"PRAGMA table_info({table})")]


class Builder:
    def __init__(self, path):
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.execute("PRAGMA synchronous = 0")
        self.database.execute("BEGIN")
        self.names = {table: [name for name, _, _ in columns(self.database, table)]
                      for table in CODES}
        self.order_columns = columns(self.database, "work_order")
        self.hash = bytes(32)
        self.seq = 0

    def insert(self, table, rows):
        names = self.names[table]
        places = ", ".join("?" * len(names))
        self.database.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)

    def order(self, number, version):
        text = f"诉求 {number}：" + "路灯不亮，请尽快修理。" * 12
        values = {"id": START * 1024 + number, "number": f"20260801-{number:09}",
                  "version": version, "title": text[:40], "content": text, "state": "handling"}
        return [values.get(name, None if not needed else 0 if kind == "INTEGER" else "")
                for name, kind, needed in self.order_columns]

    def entries(self, number):
        """The life of an order: an entry for each event."""
        key = START * 1024 + number
        events, entries = [], []
        before = None
        for version in range(1, EVENTS_PER_ORDER + 1):
            at = START + number * 60_000 + version
            payload = json.dumps({"note": f"第 {version} 步：" + "已联系诉求人，正在处理。" * 6})
            event = [key, version, "progress_recorded", at, 7, "desk", payload, "[]"]
            row = short("work_order", self.order(number, version))
            flags = 0 if before is None else 4
            if version == EVENTS_PER_ORDER:
                flags |= 2
            content = b"\x02\x01" + struct.pack(">qIH", key, version, 1)
            content += short("order_event", event) + bytes([flags]) + row + (before or b"")
            if version == EVENTS_PER_ORDER:
                self.person = [key, hashlib.sha512(str(key).encode()).digest(), None, None]
                content += short("complainant", self.person)
            before = row
            fields = [at, "orders_changed", 7, "desk", f"20260801-{number:09}", key,
                      '{"events":"progress_recorded"}', content]
            entries.append(self.entry(fields))
            events.append(event)
        return self.order(number, EVENTS_PER_ORDER), events, entries

    def accounts(self):
        """An account made, signed in with, and changed: kept rows with the row before."""
        rows = []
        for step, name in enumerate(["desk", "desk", "Desk"]):
            values = {"id": 7, "name": "desk", "display_name": name, "password": "scrypt"}
            rows.append([values.get(name, None if not needed else 0 if kind == "INTEGER" else "")
                         for name, kind, needed in columns(self.database, "account")])
            before = short("account", rows[step - 1]) if step else bytes(16)
            content = b"\x02\x03" + struct.pack(">BH", CODES["account"], 1) + b"7"
            content += before + short("account", rows[step])
            kind = ["account_created", "signed_in", "account_changed"][step]
            yield self.entry([START - 3 + step, kind, 7, "desk", "desk", None, "{}", content])
        self.insert("account", rows[-1:])

    def entry(self, fields):
        """The fields with their place in the chain."""
        self.seq += 1
        link = hashlib.sha256(row_bytes("ledger_entry", fields)).digest()
        self.hash = hashlib.sha256(self.hash + link).digest()
        return [0, self.seq, *fields, self.hash]

    def build(self, count):
        self.insert("ledger_entry", list(self.accounts()))
        orders = count // EVENTS_PER_ORDER
        for start in range(0, orders, 1000):
            rows = {table: [] for table in CODES}
            for number in range(start, min(start + 1000, orders)):
                order, events, entries = self.entries(number)
                rows["work_order"].append(order)
                rows["order_event"] += events
                rows["ledger_entry"] += entries
                rows["complainant"].append(self.person)
            for table, values in rows.items():
                self.insert(table, values)
        self.database.execute("UPDATE ledger_head SET seq = ?, hash = ?", (self.seq, self.hash))
        self.database.execute("COMMIT")
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.database.close()
        return self.seq


def run(verify, path):
    started = time.monotonic()
    answer = subprocess.run([verify, path, "--json"], capture_output=True, text=True, check=False)
    return time.monotonic() - started, json.loads(answer.stdout), answer.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jiesu", required=True, help="the program, to make the tables")
    parser.add_argument("--verify", required=True, help="jiesu-verify")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=0, help="fail when it takes longer")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiesu-ledger-") as folder:
        subprocess.run([options.jiesu, "migrate", "--data", folder], check=True,
                       stdout=subprocess.DEVNULL)
        path = str(next(pathlib.Path(folder).glob("*.sqlite")))
        built = Builder(path).build(options.entries)
        seconds, report, code = run(options.verify, path)
        size = pathlib.Path(path).stat().st_size // 1_048_576
        print(f"{built} entries, {report['events']} events, {report['orders']} orders, {size} MB: "
              f"{seconds:.2f} s, {report['findings']} findings")
        if code or report["findings"] or report["entries"] != built:
            sys.exit(f"not proven: {report['list'][:5]}")
        database = sqlite3.connect(path)
        database.execute("UPDATE work_order SET title = title || 'x' WHERE rowid = "
                         "(SELECT rowid FROM work_order LIMIT 1 OFFSET 5)")
        database.commit()
        database.close()
        _, report, code = run(options.verify, path)
        if code != 1 or report["findings"] != 1:
            sys.exit(f"a changed row was not found: {report}")
        print("a changed row was found:", report["list"][0]["what"])
        if options.seconds and seconds > options.seconds:
            sys.exit(f"took longer than {options.seconds} s")


if __name__ == "__main__":
    main()
