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
WITHOUT_SCRIPT = "试-900003"
ENTERED = "试-900005"
SCRIPT = "<script>document.title='broken'</script>\"'&"
UNIT = "zgc.city"
ASSISTING = "zgc.safety"
OTHER = "zgc.general"
STEPS = [
    ("待签收", "待派单"), ("待派单", "办理中"), ("办理中", "回复待审"), ("回复待审", "待三率评定"),
    ("待三率评定", "待结案审核"), ("待结案审核", "已结案"),
]

# Two forms pressed twice each; whether a press was held back. Nothing is sent: an event that a
# script made submits no form.
SENT_TWICE = """() => [false, true].flatMap((isDownload) => {
  const form = document.createElement("form");
  form.method = "post";
  if (isDownload) form.dataset.download = "";
  document.body.append(form);
  const press = () => !form.dispatchEvent(
    new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  const held = [press(), press()];
  form.remove();
  return held;
})"""


class Journey:
    def __init__(self, checks, site, chromium):
        self.checks = checks
        self.site = site
        self.chromium = chromium
        self.order = None
        self.unit_name = None

    def run(self):
        for name, role, unit in [
                ("desk", "desk", None), ("callback", "reviewer", None),
                ("analyst", "analyst", None), ("unit", "handler", UNIT),
                ("assisting", "handler", ASSISTING), ("other", "handler", OTHER)]:
            self.site.add_user(name, role, unit)
        self.site.start()
        self.stranger()
        self.desk_imports()
        self.desk_enters()
        self.desk_chooses_columns()
        self.desk_finds()
        self.desk_signs_and_dispatches()
        self.other_units_look()
        self.unit_handles()
        self.desk_accepts_reply()
        self.callback_judges()
        self.desk_closes()
        self.analyst_reads()
        self.desk_works_without_script()
        self.pages_fit_a_phone()

    def visitor(self, name, **options):
        person = Visitor(self.chromium, self.site, **options)
        person.sign_in(name)
        self.checks.check(f"{name} signs in", "/sign-in" not in person.path(), person.path())
        return person

    def leave(self, person):
        self.checks.equal("no page had an error on the way", person.faults, [])
        person.close()

    def stranger(self):
        person = Visitor(self.chromium, self.site)
        person.open("/orders")
        self.checks.check(
            "a stranger is sent to sign in", person.path().startswith("/sign-in"), person.path())
        person.sign_in("desk", "not the password at all")
        self.checks.check(
            "a wrong password does not sign in", "/sign-in" in person.path(), person.path())
        self.checks.check("and the page says so", "账号或密码" in person.text(), person.text())
        self.leave(person)

    def import_file(self, desk, path):
        desk.open("/imports/new")
        desk.submit("/imports", file=path)
        desk.page.wait_for_selector("form[action$='/application'], form[action$='/discard']")

    def apply_import(self, desk):
        """The page loads itself again until the import is done."""
        desk.submit("/application")
        desk.page.locator("main h1", has_text="导入结果").wait_for(timeout=60_000)

    def desk_imports(self):
        desk = self.visitor("desk")
        given = samples.given_export()
        if given is None:
            print("note  no export beside the repository; only the invented file is imported")
        else:
            self.import_file(desk, given)
            self.checks.equal("the preview counts the file", figures(desk), [500, 0, 0, 0])
            self.apply_import(desk)
            self.checks.equal("500 orders are created", figures(desk), [500, 0, 0, 0])
        folder = pathlib.Path(self.site.folder)
        path = samples.write(folder / "invented.xlsx", [
            samples.row(1, 工单编号=HOSTILE, 标题=SCRIPT, 主要内容=SCRIPT),
            samples.row(2, 工单编号=FOLLOWED), samples.row(3, 工单编号=WITHOUT_SCRIPT),
            samples.row(4, 办结时间="2026-13-45")])
        self.import_file(desk, path)
        self.checks.check("the preview names the heading row", "表头在第 1 行" in desk.text())
        self.checks.check("it hides names and telephones", "测试人" not in desk.text())
        self.checks.check("a bad row is explained", "没有这一天" in desk.text(), desk.text())
        self.apply_import(desk)
        self.checks.equal("good rows go in, the bad one stays out", figures(desk), [3, 0, 0, 1])
        refused = openpyxl.load_workbook(
            desk.download("form[action$='/refused.xlsx'] button", self.site.folder))
        self.checks.check(
            "the refused row comes back as a spreadsheet",
            any("2026-13-45" in map(str, row) for row in refused.active.values))
        again = self.site.json("import", path, expect=(1,))
        self.checks.equal(
            "the same file again changes nothing",
            (again["created"], again["changed"], again["unchanged"], again["refused"]),
            (0, 0, 3, 1))
        self.leave(desk)

    def desk_enters(self):
        desk = self.visitor("desk")
        desk.open("/")
        with desk.page.expect_navigation():
            desk.page.locator("main a[href='/orders/new']").click()
        self.checks.equal(
            "the cursor stands in the title",
            desk.page.evaluate("document.activeElement.name"), "title")
        desk.submit("/orders", title="电话里登记的工单", city_number=ENTERED, phone="000-0009")
        self.checks.equal("an order entered by hand waits to be signed", desk.state(), "待签收")
        self.checks.check("its telephone is masked", "000-0009" not in desk.text())
        entered = desk.path()
        desk.open("/orders/new")
        answer = desk.submit("/orders", title="再登记一次", city_number=ENTERED)
        self.checks.equal("a number that is taken is refused", answer.status, 409)
        self.checks.check(
            "with the way to the order that has it",
            desk.page.locator(f"main a[href='{entered}']").count() == 1)
        self.leave(desk)

    def desk_chooses_columns(self):
        """Without script: a file whose headings nobody knows."""
        desk = self.visitor("desk", script=False)
        path = pathlib.Path(self.site.folder) / "unknown.csv"
        path.write_text("流水,事由\n试-甲,路灯不亮\n试-乙,井盖松动\n", encoding="utf-8")
        desk.open("/imports/new")
        desk.submit("/imports", file=str(path))
        self.until(desk, "/columns")
        desk.submit("/columns", **{"field.A": "cityNumber", "field.B": "title"})
        self.until(desk, "/application")
        self.checks.equal("chosen columns are previewed", figures(desk), [2, 0, 0, 0])
        desk.submit("/discard")
        self.leave(desk)

    def until(self, person, action):
        """Asks for the page again until it offers `action`."""
        for _ in range(100):
            if person.offers(action):
                return
            person.page.wait_for_timeout(100)
            person.page.reload()

    def desk_finds(self):
        desk = self.visitor("desk")
        desk.open("/orders?text=路灯")
        rows = desk.page.locator("tr[data-href]")
        self.checks.check(
            "a word of two characters is found", FOLLOWED_TITLE in desk.text(), rows.count())
        desk.page.locator("body").press("j")
        desk.page.locator("body").press("j")
        desk.page.locator("body").press("k")
        current = desk.page.locator("tr.is-current")
        self.checks.equal("j and k move through the list", current.count(), 1)
        target = current.get_attribute("data-href")
        with desk.page.expect_navigation():
            desk.page.locator("body").press("o")
        self.checks.equal("o opens the row", desk.path(), target)
        self.open_order(desk, HOSTILE)
        self.checks.check("a hostile title stays text", SCRIPT in desk.text())
        self.checks.check("and runs no script", desk.page.title() != "broken")
        with desk.page.expect_navigation():
            desk.page.locator("form[action='/language'] button").first.click()
        self.checks.equal(
            "a press of a button makes the page English",
            (desk.page.locator("html").get_attribute("lang"), desk.state()), ("en", "To sign"))
        with desk.page.expect_navigation():
            desk.page.locator("form[action='/language'] button").first.click()
        self.checks.equal("and another one Chinese", desk.state(), "待签收")
        self.leave(desk)

    def open_order(self, person, number):
        person.open("/orders?text=" + number)
        with person.page.expect_navigation():
            person.page.locator("main a[href^='/orders/2']").first.click()

    def desk_signs_and_dispatches(self):
        desk = self.visitor("desk")
        self.open_order(desk, FOLLOWED)
        self.order = desk.path()
        self.checks.equal("a new order waits to be signed", desk.state(), "待签收")
        forged = desk.context.request.post(
            self.site.url + self.order + "/signature", form={"version": "1", "_csrf": "forged"})
        self.checks.equal("a form without the page's token is refused", forged.status, 403)
        desk.submit("/signature")
        self.checks.equal("a signed order waits for dispatch", desk.state(), "待派单")
        units = dict(desk.choices("/dispatches", "lead"))
        self.checks.check("the profile's units can be chosen", UNIT in units, list(units))
        self.unit_name = units[UNIT]
        late = self.visitor("desk")
        late.open(self.order)
        desk.submit(
            "/dispatches", lead=UNIT, assisting=[ASSISTING], instruction="请于今日联系诉求人")
        self.checks.equal("a dispatched order is in progress", desk.state(), "办理中")
        self.checks.check(
            "lead and assisting unit stand on it",
            self.unit_name in desk.text() and units[ASSISTING] in desk.text())
        self.checks.check("the desk may not reply for the unit", not desk.offers("/replies"))
        answer = late.submit("/dispatches", lead=OTHER, instruction="晚了一步的派单意见")
        self.checks.equal("who comes too late is told", answer.status, 409)
        self.checks.check("and keeps what was written", "晚了一步的派单意见" in late.text())
        late.close()
        self.leave(desk)

    def other_units_look(self):
        other = self.visitor("other")
        self.checks.equal(
            "another unit does not find the order", other.open(self.order).status, 404)
        self.leave(other)
        assisting = self.visitor("assisting")
        self.checks.equal("the assisting unit does", assisting.open(self.order).status, 200)
        self.leave(assisting)

    def unit_handles(self):
        unit = self.visitor("unit")
        unit.open("/units/mine")
        self.checks.check("the unit's page lists the order", FOLLOWED_TITLE in unit.text())
        unit.open(self.order)
        unit.submit("/replies", reply="已联系维修单位，路灯恢复照明。", waiver="无")
        self.checks.check(
            "a reply without a contact is refused with words", "请填写未联系原因" in unit.text())
        unit.open(self.order)
        unit.submit("/contacts", channel="phone", reached="yes", summary="已告知今日修复")
        unit.submit("/notes", note="维修人员已到现场")
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
        self.checks.equal("the history shows every state before and after", desk.steps(), STEPS)
        history = desk.text()
        for words in ["收到工单", "已签收", "已派单", "联系诉求人", "办理进展", "提交回复",
                      "回复审核通过", "回访", "三率评定", "同意结案"]:
            self.checks.check(f"the history holds {words}", words in history)
        self.leave(desk)

    def analyst_reads(self):
        analyst = self.visitor("analyst")
        today = datetime.datetime.now(
            datetime.timezone(datetime.timedelta(hours=8))).date().isoformat()
        analyst.open(f"/reports?day={today}")
        row = analyst.page.locator(
            "section[aria-labelledby='rates'] tr", has_text=self.unit_name).first.locator(
            "th, td").all_inner_texts()
        self.checks.equal(
            "the report page shows rates and score of the unit", row[-4:],
            ["100.0%", "100.0%", "90.0%", "96.0"])
        path = analyst.download(f"a[href*='/reports/daily/{today}']", self.site.folder)
        book = openpyxl.load_workbook(path, data_only=True)
        rates = {
            unit["unit"]: unit
            for unit in self.site.json("rates", "--from", today, "--to", today)["units"]}
        ours = rates.get(self.unit_name, {})
        self.checks.equal(
            "the command line counts the callback",
            (ours.get("validCallbacks"), ours.get("responseRate"), ours.get("resolutionRate"),
             ours.get("satisfactionRate"), ours.get("score")),
            (1, "100.0", "100.0", "90.0", "96.0"))
        figures = [
            cell for sheet in book for row in sheet.values if self.unit_name in row
            for cell in row if isinstance(cell, (int, float))]
        self.checks.check(
            "the daily report holds the same score as a number",
            any(abs(figure - 96.0) < 1e-9 for figure in figures), figures)
        self.checks.check(
            "headings of the report stay in sight", any(sheet.freeze_panes for sheet in book))
        self.checks.equal(
            "a form is sent once, one that is answered with a file again and again",
            analyst.page.evaluate(SENT_TWICE), [False, True, False, False])
        self.leave(analyst)

    def desk_works_without_script(self):
        desk = self.visitor("desk", script=False)
        self.open_order(desk, WITHOUT_SCRIPT)
        desk.submit("/signature")
        self.checks.equal("without JavaScript an order is signed", desk.state(), "待派单")
        desk.submit("/dispatches", lead=UNIT, instruction="请于今日联系诉求人")
        self.checks.equal("and dispatched", desk.state(), "办理中")
        self.leave(desk)

    def pages_fit_a_phone(self):
        phone = (390, 844)
        person = Visitor(self.chromium, self.site, size=phone)
        person.open("/sign-in")
        wide = [("/sign-in", person.overflow())]
        person.close()
        for name, paths in [
                ("desk", ["/", "/orders", self.order, "/orders/new", "/imports", "/imports/new",
                          "/reports", f"/units/{UNIT}"]),
                ("unit", ["/", "/units/mine", self.order])]:
            person = self.visitor(name, size=phone)
            for path in paths:
                person.open(path)
                wide.append((path, person.overflow()))
            self.leave(person)
        self.checks.equal(
            "no page is wider than a telephone", [found for found in wide if found[1] > 0], [])


FOLLOWED_TITLE = samples.row(2)["标题"]


def figures(person):
    """The numbers in the boxes at the head of a page."""
    texts = person.page.locator(".figure-value").all_inner_texts()
    return [int(text.replace(",", "")) for text in texts]


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
