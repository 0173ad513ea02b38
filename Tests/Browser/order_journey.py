"""The page of one order, in a real browser: what is in sight, by keyboard, on a telephone.

    order_journey.py --binary PATH
"""
import argparse
import pathlib

import samples
from checks import Checks
from site_server import Site
from visitor import Visitor, browser

UNIT = "zgc.city"
DRAFT = "已联系诉求人，明日上门查看"
# Whether the middle of the element stands in the window.
IN_SIGHT = """(e) => { const r = e.getBoundingClientRect();
  return r.height > 0 && r.top >= 0 && r.top + Math.min(r.height, 200) <= innerHeight; }"""


class Journey:
    def __init__(self, checks, site, chromium):
        self.checks = checks
        self.site = site
        self.chromium = chromium

    def run(self):
        self.site.add_user("desk", "desk", None)
        self.site.add_user("unit", "handler", UNIT)
        self.site.start()
        desk = self.visitor("desk", size=(1440, 900))
        desk.open("/imports/new")
        path = samples.write(
            pathlib.Path(self.site.folder) / "orders.xlsx", [samples.row(i) for i in range(1, 6)])
        desk.submit("/imports", file=path)
        desk.page.wait_for_selector("form[action$='/application']")
        desk.submit("/application")
        desk.page.locator("main h1", has_text="导入结果").wait_for(timeout=60_000)
        self.order = self.first_order(desk)
        self.desk_decides(desk)
        self.unit_writes()
        self.telephone()

    def visitor(self, name, **options):
        person = Visitor(self.chromium, self.site, **options)
        person.sign_in(name)
        return person

    def first_order(self, desk):
        desk.open("/orders")
        desk.page.wait_for_selector("a.matter-title")
        return desk.page.locator("a.matter-title").first.get_attribute("href")

    def sees(self, person, sentence, selector):
        element = person.page.locator(selector).first
        self.checks.check(sentence, element.count() and element.evaluate(IN_SIGHT), selector)

    def desk_decides(self, desk):
        desk.page.locator("a.matter-title").first.click()
        desk.page.wait_for_selector(".order-desk")
        self.sees(desk, "the matter is in sight at 1440 x 900", "section:has(#matter) .prose")
        self.sees(desk, "and what to do next", "details.action[open] button[type=submit]")
        self.sees(desk, "and the clocks", "section:has(#clocks) .clock")
        self.sees(desk, "and the complainant", "section:has(#complainant) dl")
        self.checks.equal("nothing is wider than the window", desk.overflow(), 0)
        self.checks.check(
            "the list one came from leads on", desk.page.locator("a[rel=next]").count() == 1)
        desk.page.locator(".clocks .proof summary").first.press("Enter")
        self.checks.check(
            "a limit shows by Enter how it was counted",
            desk.page.locator(".clocks .proof-body").first.is_visible())
        desk.page.keyboard.press("Escape")
        desk.page.locator(".action-row a").nth(1).press("Enter")
        self.checks.check(
            "a button of the row opens its form and puts the cursor into it",
            desk.page.evaluate("document.activeElement.closest('form')?.id")
            == "action-request_send_back")
        desk.open(self.order)
        desk.submit("/signature")
        desk.submit("/dispatches", lead=UNIT)
        desk.open(self.order + "?as_of=1")
        self.checks.check(
            "the past is read-only", desk.page.locator("details.action form").count() == 0)
        self.checks.check(
            "and says what has changed since",
            desk.page.locator(".differences .changes > div").count() > 1)
        desk.page.locator("#as-of").first.focus()
        desk.page.keyboard.press("ArrowRight")
        with desk.page.expect_navigation():
            desk.page.keyboard.press("Enter")
        self.checks.check("the slider moves by keys", "as_of=2" in desk.page.url, desk.page.url)
        desk.open(self.order)
        desk.page.locator(".timeline-tools a[data-part=city]").click()
        parts = desk.page.locator(".timeline > li:visible").evaluate_all(
            "all => all.map(e => e.dataset.parts)")
        self.checks.check(
            "the history shows the part chosen",
            parts and all("city" in part for part in parts), parts)
        self.checks.equal("no page had an error on the way", desk.faults, [])
        desk.close()

    def unit_writes(self):
        unit = self.visitor("unit", size=(1440, 900))
        unit.open(self.order)
        unit.page.locator(".action-row a[href='#action-reply']").click()
        area = unit.page.locator("#reply-reply")
        with unit.page.expect_response(lambda answer: answer.url.endswith("/draft")) as kept:
            area.fill(DRAFT)
        self.checks.equal("what is written is kept on the server", kept.value.status, 204)
        self.checks.check(
            "its length is counted", str(len(DRAFT)) in unit.page.locator(
                "[data-counter]").inner_text())
        kept = unit.page.evaluate(
            "[localStorage, sessionStorage].map(s => JSON.stringify({...s})).join('')")
        self.checks.check("nothing of it stays in the browser", DRAFT not in kept, kept)
        self.sees(unit, "the matter stays in sight while one writes", "section:has(#matter) .prose")
        unit.open(self.order)
        self.checks.equal(
            "and comes back with the page", unit.page.locator("#reply-reply").input_value(), DRAFT)
        unit.page.locator("form[action='/language'] button").first.click()
        unit.page.wait_for_selector("html[lang=en]")
        self.checks.check("in English too", "This is your draft" in unit.text())
        unit.page.locator("form[action='/language'] button").first.click()
        unit.submit("/replies", waiver="诉求人未留下电话")
        unit.open(self.order)
        self.checks.check("the reply was sent", DRAFT in unit.text())
        self.checks.equal("no page had an error on the way", unit.faults, [])
        unit.close()

    def telephone(self):
        desk = self.visitor("desk", size=(390, 844))
        rest = desk.page
        desk.open("/orders?state=awaiting_signing")
        address = rest.locator("a.matter-title").first.get_attribute("href")
        desk.open(address)
        self.checks.equal("the page fits a telephone", desk.overflow(), 0)
        bar = rest.locator(".action-row").evaluate(
            "e => Math.round(innerHeight - e.getBoundingClientRect().bottom)")
        self.checks.equal("the actions stand at the lower edge", bar, 0)
        small = rest.locator(".action-row a").evaluate_all(
            "all => all.filter(e => e.getBoundingClientRect().height < 44).length")
        self.checks.equal("and are big enough for a finger", small, 0)
        desk.close()


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
