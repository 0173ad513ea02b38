"""What the engines do without us, in the same run: one durable commit per change."""
import os
import sqlite3
import subprocess
import tempfile
import time

TEXT = "市民反映，某小区附近路灯不亮，已多次与物业沟通未果，现要求属地尽快核实处理。" * 3


def sqlite_commits(folder, seconds=3):
    """Rows a second: order and history row in one commit, WAL, synchronous FULL."""
    base = sqlite3.connect(os.path.join(folder, "raw.sqlite"), isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE o (id INTEGER PRIMARY KEY, unit INT, state TEXT, due INT, body TEXT);"
        "CREATE INDEX o1 ON o (state, id); CREATE INDEX o2 ON o (due, id);"
        "CREATE TABLE e (o INT, v INT, body TEXT, PRIMARY KEY (o, v));")
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        base.execute("BEGIN IMMEDIATE")
        base.execute("INSERT INTO o VALUES (?, ?, 'open', ?, ?)", (count, count % 9, count, TEXT))
        base.execute("INSERT INTO e VALUES (?, 1, ?)", (count, TEXT))
        base.execute("COMMIT")
        count += 1
    base.close()
    return count / seconds


def postgres_commits(url, seconds=5):
    """(inserts, updates) a second by pgbench with eight clients, synchronous_commit on."""
    tools = "/usr/lib/postgresql/15/bin/"
    subprocess.run(
        ["psql", "-q", url, "-c",
         "DROP TABLE IF EXISTS raw_o, raw_e; CREATE TABLE raw_o (id BIGSERIAL PRIMARY KEY,"
         " unit INT, state TEXT, due BIGINT, body TEXT); CREATE INDEX ON raw_o (state, id);"
         " CREATE INDEX ON raw_o (due, id); CREATE TABLE raw_e (o BIGINT, v INT, body TEXT);"
         f" INSERT INTO raw_o (unit, state, due, body) SELECT n % 9, 'open', n, '{TEXT}'"
         " FROM generate_series(1, 20000) n;"], check=True)
    scripts = {
        "insert": f"WITH n AS (INSERT INTO raw_o (unit, state, due, body) VALUES (1, 'open', 7,"
                  f" '{TEXT}') RETURNING id) INSERT INTO raw_e SELECT id, 1, '{TEXT}' FROM n;\n",
        "update": "\\set id random(1, 20000)\nBEGIN;\nSELECT * FROM raw_o WHERE id = :id FOR UPDATE;\n"
                  "UPDATE raw_o SET state = 'signed', due = due + 1 WHERE id = :id;\n"
                  f"INSERT INTO raw_e VALUES (:id, 2, '{TEXT}');\nCOMMIT;\n"}
    rates = []
    for name in ("insert", "update"):
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(scripts[name])
            file.flush()
            out = subprocess.run(
                [tools + "pgbench", "-n", "-M", "prepared", "-c", "8", "-j", "1",
                 "-T", str(seconds), "-f", file.name, url],
                capture_output=True, text=True, check=True).stdout
        rates.append(float(next(l for l in out.splitlines() if "without init" in l).split()[2]))
    return rates
