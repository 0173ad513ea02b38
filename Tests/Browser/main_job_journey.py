"""One order through the main job, in a real browser, by every role.

    main_job_journey.py --binary PATH

From the city's spreadsheet to the daily report: import, sign, dispatch, contact, reply, review,
call back, judge, close, report. Field names are those of the forms in Sources/Pages.
"""
import argparse
import datetime
import pathlib

import openpyxl

import samples
from checks import Checks
from site_server import Site
from visitor import Visitor, browser

HOSTILE = "试-900001"
FOLLOWED = "试-900002"
SCRIPT = "<script>document.title='broken'</script>\"'&"


class Journey:
    def __init__(self, checks, site, chromium):
        self.checks = checks
        self.site = site
        self.chromium = chromium
        self.order = None
        self.unit = None

    def visitor(self, name):
        person = Visitor(self.chromium, self.site)
        person.sign_in(name)
        self.checks.check(f"{name} signs in", "/sign-in" not in person.path(), person.path())
        return person

    def leave(self, person):
        self.checks.equal("no page had an error on the way", person.faults, [])
        person.close()

    def run(self):
        for name, role in [
            ("desk", "desk"), ("callback", "reviewer"), ("analyst", "analyst"),
            ("leader", "leader")]:
            self.site.add_user(name, role)
        self.site.start()
        self.stranger()
        self.desk_imports_and_dispatches()
        self.unit_handles()
        self.desk_accepts_reply()
        self.callback_judges()
        self.desk_closes()
        self.analyst_reads()

    def stranger(self):
        person = Visitor(self.chromium, self.site)
        person.open("/orders")
        self.checks.check(
            "a stranger is sent to sign in", person.path().startswith("/sign-in"), person.path())
        person.sign_in("desk", "not the password at all")
        self.checks.check(
            "a wrong password does not sign in", "/sign-in" in person.path(), person.path())
        person.close()

    def import_file(self, desk, path):
        desk.open("/imports/new")
        desk.submit("/imports", file=path)
        desk.page.wait_for_url("**/imports/*")
        desk.page.wait_for_selector("form[action$='/application'], form[action$='/discard']")

    def apply_import(self, desk):
        desk.submit("/application")
        for _ in range(120):
            if "导入结果" in desk.text():
                return
            desk.page.wait_for_timeout(500)
            desk.page.reload()
        raise RuntimeError("the import does not come to an end")

    def desk_imports_and_dispatches(self):
        desk = self.visitor("desk")
        given = samples.given_export()
        if given is None:
            print("note  no export beside the repository; only the invented file is imported")
        else:
            self.import_file(desk, given)
            self.checks.check("the preview counts 500 rows", "500" in desk.text())
            self.apply_import(desk)
            self.checks.check("500 orders are created", "500" in desk.text())
        path = samples.write(pathlib.Path(self.site.folder) / "invented.xlsx", [
            samples.row(1, 工单编号=HOSTILE, 标题=SCRIPT, 主要内容=SCRIPT),
            samples.row(2, 工单编号=FOLLOWED),
        ])
        self.import_file(desk, path)
        self.checks.check("the preview names the heading row", "表头在第 1 行" in desk.text())
        self.apply_import(desk)
        again = self.site.json("import", path)
        self.checks.equal(
            "the same file again changes nothing",
            (again["created"], again["changed"], again["unchanged"], again["refused"]),
            (0, 0, 2, 0))
        self.open_order(desk, HOSTILE)
        self.checks.check("a hostile title stays text", SCRIPT in desk.text())
        self.checks.check("and runs no script", desk.page.title() != "broken")
        self.open_order(desk, FOLLOWED)
        self.order = desk.path()
        self.checks.equal("a new order waits to be signed", desk.state(), "待签收")
        desk.submit("/signature")
        self.checks.equal("a signed order waits for dispatch", desk.state(), "待派单")
        units = desk.choices("/dispatches", "lead")
        self.checks.check("there are units to dispatch to", len(units) > 1)
        self.unit = units[0]
        self.site.add_user("unit", "handler", unit=self.unit[0])
        self.site.add_user("other", "handler", unit=units[1][0])
        desk.submit("/dispatches", lead=self.unit[0], instruction="请于今日联系诉求人")
        self.checks.equal("a dispatched order is in progress", desk.state(), "办理中")
        self.checks.check("the desk may not reply for the unit", not desk.offers("/replies"))
        self.leave(desk)

    def open_order(self, person, words):
        person.open("/orders?text=" + words)
        person.page.locator("main a[href^='/orders/2']").first.click()
        person.page.wait_for_load_state()

    def unit_handles(self):
        other = self.visitor("other")
        answer = other.open(self.order)
        self.checks.equal("another unit does not find the order", answer.status, 404)
        other.close()
        unit = self.visitor("unit")
        unit.open(self.order)
        unit.submit("/replies", reply="已联系维修单位，路灯恢复照明。", waiver="无")
        self.checks.check(
            "a reply without a contact is refused with words", "请填写未联系原因" in unit.text())
        unit.open(self.order)
        unit.submit("/contacts", channel="phone", reached="yes", summary="已告知今日修复")
        unit.submit("/replies", reply="已联系维修单位，路灯恢复照明，诉求人认可。")
        self.checks.equal("a reply waits for review", unit.state(), "回复待审")
        self.leave(unit)

    def desk_accepts_reply(self):
        desk = self.visitor("desk")
        desk.open(self.order)
        desk.submit("/reply-review", decision="accept")
        self.checks.equal("an accepted reply waits for judgement", desk.state(), "待三率评定")
        self.leave(desk)

    def callback_judges(self):
        caller = self.visitor("callback")
        caller.open(self.order)
        caller.submit(
            "/callbacks", outcome="valid", contacted="yes", resolution="resolved",
            satisfaction="mostly", words="修好了，就是慢了一点")
        caller.submit(
            "/judgement", contacted="yes", resolution="resolved", satisfaction="mostly")
        self.checks.equal("a judged order waits for closing", caller.state(), "待结案审核")
        self.leave(caller)

    def desk_closes(self):
        desk = self.visitor("desk")
        desk.open(self.order)
        desk.submit("/closure", decision="accept")
        self.checks.equal("a closed order is closed", desk.state(), "已结案")
        history = desk.text()
        for words in ["收到工单", "已签收", "已派单", "联系诉求人", "提交回复", "回复审核通过", "回访",
                      "三率评定", "同意结案"]:
            self.checks.check(f"the history holds {words}", words in history)
        self.leave(desk)

    def analyst_reads(self):
        analyst = self.visitor("analyst")
        today = datetime.datetime.now(
            datetime.timezone(datetime.timedelta(hours=8))).date().isoformat()
        analyst.open(f"/reports?day={today}")
        self.checks.check("the report page names the unit", self.unit[1] in analyst.text())
        path = analyst.download(f"a[href*='/reports/daily/{today}']", self.site.folder)
        rows = rows_naming(path, self.unit[1])
        rates = {
            unit["unit"]: unit
            for unit in self.site.json("rates", "--from", today, "--to", today)["units"]}
        ours = rates.get(self.unit[1], {})
        self.checks.equal(
            "the command line counts the callback",
            (ours.get("validCallbacks"), ours.get("responseRate"), ours.get("resolutionRate"),
             ours.get("satisfactionRate"), ours.get("score")),
            (1, "100.0", "100.0", "90.0", "96.0"))
        figures = [cell for row in rows for cell in row if isinstance(cell, (int, float))]
        self.checks.check(
            "the daily report shows the same score",
            any(abs(figure - 96.0) < 1e-9 for figure in figures), figures)
        self.leave(analyst)


def rows_naming(path, name):
    """Rows of any sheet in which a cell is exactly `name`."""
    book = openpyxl.load_workbook(path, data_only=True)
    return [
        row for sheet in book for row in sheet.iter_rows(values_only=True) if name in row]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--binary", required=True)
    binary = options.parse_args().binary
    checks = Checks()
    with Site(binary) as site, browser() as chromium:
        checks.run(Journey(checks, site, chromium).run)
        if checks.failed:
            print(site.log_text())
    checks.finish()


if __name__ == "__main__":
    main()
