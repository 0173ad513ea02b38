"""Canaries: invented phones and names go through every feature; then every byte is searched.

What a citizen is called and reached by may lie sealed in the database and in answers to those whose
work it is. Nowhere else: not in the log, not in temporary files, not in error answers, exports or
reports, not readable in the database's files, a dump or a backup, in any common encoding. With
JIESU_TEST_POSTGRES the same is done on PostgreSQL.

Phones stand inside the texts of every step of an order's life and in columns nobody knows, too.
"""
import argparse
import base64
import http.client
import io
import json
import os
import pathlib
import secrets
import subprocess
import sys
import time
import urllib.parse
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Browser"))
import samples  # noqa: E402
from checks import Checks  # noqa: E402
from served import Served  # noqa: E402
from site_server import PASSWORD  # noqa: E402

checks = Checks()
UNIT = "zgc.city"
# Characters no Chinese name of the demo has, so that a hit is a leak and no accident.
SURNAMES = "龘靐齉龗麤鱻爩驫羴犇猋骉"


class Canaries:
    """Each feature has its own, so that a hit tells where it got out."""

    def __init__(self):
        self.values = {}

    def phone(self, feature):
        return self._keep(feature, f"1990{len(self.values):02d}{secrets.randbelow(100_000):05d}")

    def name(self, feature):
        surname = SURNAMES[len(self.values) % len(SURNAMES)]
        return self._keep(feature, surname + "䶮" + chr(0x4E00 + len(self.values)))

    def _keep(self, feature, value):
        self.values[value] = feature
        return value

    def patterns(self):
        return [(pattern, feature, how) for value, feature in self.values.items()
                for how, pattern in forms(value)]


def forms(value):
    """The byte strings a value may hide in, with the name of each."""
    raw = value.encode()
    found = {"UTF-8": raw, "UTF-16LE": value.encode("utf-16-le"),
             "UTF-16BE": value.encode("utf-16-be"), "hex": raw.hex().encode(),
             "HEX": raw.hex().upper().encode(), "reversed": value[::-1].encode()}
    for shift in range(3):
        # The characters that do not depend on what stands before and after.
        for kind, encode in (("", base64.b64encode), ("url ", base64.urlsafe_b64encode)):
            text = encode(b"\0" * shift + raw)
            start, end = (0, 2, 3)[shift], (len(raw) + shift) * 8 // 6
            found[f"{kind}base64 at {shift}"] = text[start:end]
    if value.isdigit():
        found["grouped"] = f"{value[:3]} {value[3:7]} {value[7:]}".encode()
        found["dashed"] = f"{value[:3]}-{value[3:7]}-{value[7:]}".encode()
    else:
        found["percent"] = urllib.parse.quote(value).encode()
        found["percent lower"] = urllib.parse.quote(value).lower().encode()
        found["escaped"] = json.dumps(value)[1:-1].encode()
        found["entities"] = "".join(f"&#{ord(letter)};" for letter in value).encode()
        found["GB18030"] = value.encode("gb18030")
    return found.items()


def hits(content, patterns):
    """What is found in some bytes; a zip archive is searched inside as well."""
    found = [f"{feature} as {how}" for pattern, feature, how in patterns if pattern in content]
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    found += hits(archive.read(name), patterns)
        except (zipfile.BadZipFile, OSError):
            pass
    return found


def files(*folders):
    return [path for folder in folders for path in sorted(pathlib.Path(folder).rglob("*"))
            if path.is_file()]


class Person:
    """Somebody signed in who keeps what came back, to be searched later."""

    def __init__(self, site, account=None):
        self.site = site
        self.kept = {}
        self.headers = {"Accept": "application/json"}
        if account:
            status, headers, body = self.send(
                "POST", "/sign-in", {"account": account, "password": PASSWORD})
            if status != 200:
                raise RuntimeError(f"{account} cannot sign in: {status}")
            self.headers["Cookie"] = headers["Set-Cookie"].partition(";")[0]
            self.headers["X-CSRF-Token"] = json.loads(body)["csrf"]

    def send(self, method, path, fields=None, keep=None, **headers):
        body = None
        sent = dict(self.headers)
        if isinstance(fields, dict):
            body, sent["Content-Type"] = json.dumps(fields).encode(), "application/json"
        elif fields is not None:
            body = fields
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        content = answer.read()
        if keep:
            self.kept[keep] = content + repr(answer.getheaders()).encode()
        return answer.status, answer.headers, content

    def upload(self, content, name):
        boundary = "B0undary"
        body = (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"'
                "\r\nContent-Type: application/octet-stream\r\n\r\n").encode() + content
        status, headers, _ = self.send(
            "POST", "/imports", body + f"\r\n--{boundary}--\r\n".encode(),
            Content_Type=f"multipart/form-data; boundary={boundary}")
        if status != 202:
            raise RuntimeError(f"the upload was answered {status}")
        return headers["Location"]

    def settled(self, path):
        """The page of an import once nobody works on it any more."""
        for _ in range(300):
            status, headers, body = self.send("GET", path, Accept="text/html")
            if status == 303:
                path = headers["Location"]
            elif b"data-refresh" not in body:
                return path, body
            time.sleep(0.1)
        raise RuntimeError("the import does not end")


# MARK: the features

def register(desk, canaries, **changed):
    status, _, body = desk.send("POST", "/orders", {
        "title": "路灯不亮", "content": "楼前路灯不亮，请修复。", "category": "市政->道路->路灯",
        "channel": "city_direct", "name": canaries.name("register: name"),
        "phone": canaries.phone("register: phone"), "contact": canaries.phone("register: contact"),
        "address": "某小区三号楼" + canaries.name("register: address")} | changed)
    checks.equal("an order with canaries is registered", status, 201)
    return json.loads(body)["number"]


def ask_for_access(people, canaries):
    number = register(people["desk"], canaries, kind="举报")
    reason = f"回电{canaries.phone('access request: reason')}核实情况"
    status, _, _ = people["unit"].send(
        "POST", f"/orders/{number}/access-requests", {"reason": reason})
    checks.equal("access to a confidential order is asked for", status, 202)


def workbook(site, canaries, feature, **changed):
    """Three rows: one that is taken, one refused, one more that is taken."""
    rows = [samples.row(next(site.counter), **{
        "来电人": canaries.name(f"{feature}: name"),
        "来电人电话/账号": canaries.phone(f"{feature}: phone")} | changed)]
    rows.append(samples.row(next(site.counter), **{
        "来电人": canaries.name(f"{feature}: refused name"),
        "来电人电话/账号": canaries.phone(f"{feature}: refused phone"),
        "办结时间": "2026-13-45"}))
    rows.append(samples.row(next(site.counter), 来电人=canaries.name(f"{feature}: third name")))
    unknown = [name for name in changed if name not in samples.HEADINGS]
    path = samples.write(
        pathlib.Path(site.folder) / f"{secrets.token_hex(4)}.xlsx",
        [dict.fromkeys(unknown) | row for row in rows], samples.HEADINGS + unknown)
    content = pathlib.Path(path).read_bytes()
    os.remove(path)
    return content


def imports(site, desk, canaries):
    for feature, damage in (("import", None), ("discarded import", "discard"),
                            ("damaged import", "cut")):
        content = workbook(site, canaries, feature)
        if damage == "cut":
            # Whole at its beginning, so that rows may have been read before it breaks.
            content = content[:len(content) * 2 // 3]
        name = f"{feature} {canaries.phone(feature + ': file name')}.xlsx"
        page, body = desk.settled(desk.upload(content, name))
        if damage is None:
            status, headers, _ = desk.send("POST", page + "/application", {})
            checks.equal("the import is applied", status, 303)
            page, body = desk.settled(headers["Location"])
            status, _, refused = desk.send(
                "POST", page + "/refused.xlsx", {"purpose": "correction"})
            checks.equal("refused rows can be downloaded", status, 200)
            desk.kept["list of imports"] = desk.send("GET", "/imports", Accept="text/html")[2]
        elif damage == "discard":
            desk.send("POST", page + "/discard", {})
        else:
            desk.kept["page of a damaged import"] = body


def command_line(site, canaries):
    path = pathlib.Path(site.folder) / "given.xlsx"
    path.write_bytes(workbook(site, canaries, "jiesu import"))
    try:
        said = site.command("import", str(path), expect=(0, 1))
        path.write_bytes(workbook(site, canaries, "jiesu import, damaged")[:3000])
        said += site.command("import", str(path), expect=(3,))
    finally:
        path.unlink()
    return said.encode()


def reading(people, number, canaries):
    """Lists, search, export and report as several people see them."""
    # Search words stand in the address; the answer may repeat them, the log may not.
    for value, feature in list(canaries.values.items()):
        people["desk"].send("GET", "/orders?text=" + urllib.parse.quote(value))
    for role, person in people.items():
        for kind in ("application/json", "text/html"):
            for path in ("/", "/orders", f"/orders/{number}", "/reports", f"/units/{UNIT}"):
                person.send("GET", path, keep=f"{kind} {path} for {role}", Accept=kind)
        person.send("GET", "/orders/export.xlsx", keep=f"export for {role}")
        today = time.strftime("%Y-%m-%d")
        person.send("GET", f"/reports/daily/{today}.xlsx", keep=f"report for {role}")


def errors(desk, stranger, number, canaries):
    """Everything that can go wrong, with a canary in each place something can be typed."""
    def phone(place):
        return canaries.phone(f"error: {place}")

    requests = {
        "no such page": ("GET", "/" + phone("path"), None, {}),
        "no such order": ("GET", "/orders/" + phone("order number"), None, {}),
        "wrong method": ("PUT", "/orders?text=" + phone("query of PUT"), None, {}),
        "wrong type": ("POST", "/orders", phone("plain text").encode(),
                       {"Content_Type": "text/plain"}),
        "no JSON": ("POST", "/orders", ('{"phone":"' + phone("broken JSON")).encode(),
                    {"Content_Type": "application/json"}),
        "a refused order": ("POST", "/orders", {"title": "", "content": "", "phone": phone("order"),
                                                "name": canaries.name("error: name")}, {}),
        "a wrong moment": ("POST", "/orders", {"title": "路灯不亮", "content": "请修复路灯",
                                               "received_at": phone("moment")}, {}),
        "a refused action": ("POST", f"/orders/{number}/replies", {"reply": phone("reply")}, {}),
        "an unknown unit": ("POST", f"/orders/{number}/dispatches", {"lead": phone("unit")}, {}),
        "a useless character": ("GET", "/orders?unit=%00" + phone("unit with U+0000"), None, {}),
        "a wrong day": ("GET", "/reports/daily/" + phone("day") + ".xlsx", None, {}),
        "a forged form": ("POST", "/orders", {"phone": phone("forged form")},
                          {"X_CSRF_Token": phone("token")}),
        "another site": ("POST", "/orders", {"phone": phone("other site")},
                         {"Origin": "http://" + phone("origin")}),
        "a broken upload": ("POST", "/imports", phone("upload").encode(),
                            {"Content_Type": "multipart/form-data; boundary=x"}),
    }
    for name, (method, path, fields, headers) in requests.items():
        status, _, _ = desk.send(method, path, fields, keep=f"error answer: {name}", **headers)
        checks.check(f"{name} is refused", 400 <= status < 500, status)
    for place in ("User-Agent", "Referer", "X-Forwarded-For", "Cookie", "Accept-Language"):
        stranger.send("GET", "/orders", keep=f"answer to a stranger's {place}",
                      **{place.replace("-", "_"): phone(place)})
    stranger.send("POST", "/sign-in", {"account": phone("account"), "password": phone("password")},
                  keep="error answer: a wrong sign-in")


def reveal(desk, number, canaries):
    """Shown to whom it concerns, with a purpose; recorded without what was seen."""
    status, _, body = desk.send("POST", f"/orders/{number}/personal", {"purpose": "contact"})
    checks.equal("the complainant is revealed for a purpose", status, 200)
    seen = [value for value in canaries.values if value in body.decode()]
    checks.check("and whom it concerns is shown", len(seen) >= 3, len(seen))


# MARK: the search

def check_places(places, patterns):
    """`places`: what is searched, by name, and how many bytes there have to be at least."""
    for place, contents in places.items():
        found = sorted({hit for content in contents for hit in hits(content, patterns)})
        size = sum(map(len, contents))
        checks.check(f"{place}: nothing in {len(contents)} pieces, {size} bytes",
                     not found and size > 0, found[:8])


def check_search(canaries, patterns):
    """The search itself: each form of each value would be found."""
    missed = [f"{value} as {how}" for value in canaries.values for how, form in forms(value)
              if not hits(b"before " + form + b" after", patterns)]
    checks.check(f"the search finds all {len(patterns)} forms of {len(canaries.values)} values",
                 not missed, missed[:5])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", "<t>" + next(iter(canaries.values)) + "</t>")
    checks.check("and looks into spreadsheets", hits(packed.getvalue(), patterns))


def play(site):
    canaries = Canaries()
    people = {name: Person(site, name) for name in ("desk", "unit", "callback", "leader")}
    desk = people["desk"]
    number = register(desk, canaries)
    ask_for_access(people, canaries)
    imports(site, desk, canaries)
    said = command_line(site, canaries)
    register_free_text(site, desk, canaries)
    whole_life(people, canaries)
    reading(people, number, canaries)
    errors(desk, Person(site), number, canaries)
    reveal(desk, number, canaries)
    time.sleep(2)
    return canaries, people, said


def register_free_text(site, desk, canaries):
    status, _, _ = desk.send("POST", "/orders", {
        "title": "联系" + canaries.phone("text: title"), "category": "市政->道路->路灯",
        "content": f"请回电{canaries.phone('text: content')}。"})
    checks.equal("an order with canaries in its texts is registered", status, 201)
    content = workbook(site, canaries, "text in import",
                       主要内容="请回电" + canaries.phone("text: imported content"),
                       备用号码=canaries.phone("text: unknown column"))
    page, _ = desk.settled(desk.upload(content, "texts.xlsx"))
    desk.settled(desk.send("POST", page + "/application", {})[1]["Location"])


def whole_life(people, canaries):
    """One order from its arrival to its closing; every text of every step names a phone."""
    def text(step):
        return f"{step}，电话{canaries.phone('life: ' + step)}。"

    number = register(people["desk"], canaries)
    steps = [
        ("desk", "signature", {}),
        ("desk", "dispatches", {"lead": UNIT, "instruction": text("派单意见")}),
        ("unit", "contacts", {"channel": "phone", "reached": "yes", "summary": text("联系情况")}),
        ("unit", "notes", {"note": text("办理情况")}),
        ("unit", "replies", {"reply": text("答复内容")}),
        ("desk", "reply-review", {"decision": "reject", "remark": text("退回意见")}),
        ("unit", "replies", {"reply": text("再次答复")}),
        ("desk", "reply-review", {"decision": "accept", "remark": text("审核意见")}),
        ("callback", "callbacks", {
            "outcome": "valid", "contacted": "yes", "resolution": "resolved",
            "satisfaction": "satisfied", "words": text("诉求人原话")}),
        ("callback", "judgement", {
            "contacted": "yes", "resolution": "resolved", "satisfaction": "mostly",
            "reason": text("与回访不一致")}),
        ("desk", "closure", {"decision": "accept", "remark": text("办结意见")}),
    ]
    for who, step, fields in steps:
        status, _, body = people[who].send("POST", f"/orders/{number}/{step}", fields)
        checks.check(f"{step} with a phone in its texts is taken", status < 300,
                     (status, body[:200]))
    for name, person in people.items():
        person.send("GET", f"/orders/{number}", keep=f"{name}: order at its end",
                    Accept="text/html")
    other = register(people["desk"], canaries)
    for step, fields in (("return", {"reason": text("退单原因")}),
                         ("return-review", {"decision": "reject", "remark": text("退单审核")})):
        status, _, body = people["desk"].send("POST", f"/orders/{other}/{step}", fields)
        checks.check(f"{step} with a phone in its texts is taken", status < 300,
                     (status, body[:200]))


def trial(binary, engine, environment):
    with Served(binary) as site:
        site.environment |= environment
        temporary = pathlib.Path(site.folder, "temporary")
        temporary.mkdir()
        site.environment["TMPDIR"] = str(temporary)
        site.counter = iter(range(1, 10_000))
        for account, role, unit in (("desk", "desk", None), ("unit", "handler", UNIT),
                                    ("callback", "reviewer", None), ("leader", "leader", None)):
            site.add_user(account, role, unit)
        # The wordiest log there is.
        site.serve(JIESU_LOG_LEVEL="debug", JIESU_REQUESTS_PER_MINUTE="0")
        canaries, people, said = play(site)
        patterns = canaries.patterns()
        check_search(canaries, patterns)
        answers = {place: content for person in people.values()
                   for place, content in person.kept.items()}
        running = [path.read_bytes() for path in files(site.data)]
        checks.equal(f"{engine}: the server ends in order", site.stop(), 0)
        log = pathlib.Path(site.log_path).read_bytes()
        stored = [path.read_bytes() for path in files(site.data)]
        places = {
            "log of the server": [log], "output of jiesu import": [said],
            "files of the data folder while it runs": running,
            "files of the data folder afterwards": stored,
            "temporary folder": [b"searched"] + [path.read_bytes() for path in files(temporary)],
            "names of files": [str(path).encode() for path in files(site.folder)],
            "pages, lists and files for people": [
                content for place, content in answers.items() if "error answer" not in place],
            "error answers": [
                content for place, content in answers.items() if "error answer" in place],
        }
        places |= copies(site, engine)
        check_places({f"{engine}: {place}": contents for place, contents in places.items()},
                     patterns)
        checks.check(f"{engine}: texts that may be there are found, so the right files are searched",
                     any("楼前路灯不亮".encode() in content
                         for place in ("files of the data folder afterwards", "dump")
                         for content in places.get(place, [])))
        checks.equal(f"{engine}: no upload stays behind", files(os.path.join(site.data, "uploads")),
                     [])
        checks.equal(f"{engine}: no temporary file stays behind", files(temporary), [])


def copies(site, engine):
    """Backup or dump, made as an operator makes them."""
    if engine == "SQLite":
        path = os.path.join(site.folder, "copy.backup")
        site.command("backup", path)
        return {"backup": [pathlib.Path(path).read_bytes()]}
    dump = subprocess.run(["pg_dump", "--dbname", site.environment["JIESU_DATABASE"]],
                          check=True, capture_output=True)
    inserts = subprocess.run(
        ["pg_dump", "--inserts", "--dbname", site.environment["JIESU_DATABASE"]],
        check=True, capture_output=True)
    return {"dump": [dump.stdout, inserts.stdout]}


def on_postgres(binary, server):
    name = "canary_" + secrets.token_hex(6)

    def tell(statement):
        subprocess.run(
            ["psql", "--quiet", "--no-psqlrc", "--dbname", server, "--command", statement],
            check=True, stdout=subprocess.DEVNULL)

    tell(f"CREATE DATABASE {name}")
    try:
        url = urllib.parse.urlsplit(server)._replace(path="/" + name).geturl()
        trial(binary, "PostgreSQL", {"JIESU_DATABASE": url})
    finally:
        tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    options = parser.parse_args()
    checks.run(lambda: trial(options.binary, "SQLite", {}))
    server = os.environ.get("JIESU_TEST_POSTGRES")
    if server:
        checks.run(lambda: on_postgres(options.binary, server))
    else:
        print("note  JIESU_TEST_POSTGRES is not set; PostgreSQL is left out")
    checks.finish()


if __name__ == "__main__":
    main()
