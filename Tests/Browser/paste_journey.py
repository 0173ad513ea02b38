"""Correcting orders in the ledger: rows pasted from a spreadsheet, and single cells by keyboard.

    paste_journey.py --binary PATH

500 pasted rows: preview, refusals row by row, apply, undo. No mouse is used in the grid.
"""
import argparse

from checks import Checks
from site_server import Site
from visitor import Visitor, browser

ROWS = "table.grid tbody tr[data-order]"
WRONG = ["99999999-000001", "找不到的编号"]


class Journey:
    def __init__(self, checks, site, chromium):
        self.checks = checks
        self.site = site
        self.chromium = chromium

    def run(self):
        self.site.command("demo", "--seed", "7")
        self.site.add_user("ledger", "desk")
        self.site.start("--demo")
        person = Visitor(self.chromium, self.site)
        person.sign_in("ledger")
        numbers = self.open_numbers(person, 498)
        self.pastes(person, numbers)
        self.edits(person)
        self.checks.check("no script failed", not person.faults, str(person.faults[:3]))
        person.close()
        self.without_script(numbers[0])

    @staticmethod
    def open_numbers(person, count):
        """Numbers of orders that are not finished, page by page as programs read them."""
        return person.page.evaluate(
            """async (count) => {
              const found = [];
              let after = "";
              const states = "awaiting_signing,awaiting_dispatch,handling,awaiting_reply_review," +
                "awaiting_judgement,awaiting_closing";
              while (found.length < count) {
                const answer = await fetch("/orders?state=" + states + "&after=" + after,
                  { headers: { Accept: "application/json" } });
                const page = await answer.json();
                found.push(...page.orders.map((order) => order.number));
                if (!page.next) break;
                after = encodeURIComponent(page.next);
              }
              return found.slice(0, count);
            }""", count)

    def count(self, page, state):
        return page.locator(f".edit-state.edit-{state}").count()

    def pastes(self, person, numbers):
        page = person.page
        person.open("/orders")
        rows = ["工单编号\t小区点位"] + [number + "\t粘贴的点位" for number in numbers + WRONG]
        page.evaluate(
            """(text) => {
              const data = new DataTransfer();
              data.setData("text/plain", text);
              document.body.dispatchEvent(new ClipboardEvent("paste",
                { clipboardData: data, bubbles: true, cancelable: true }));
            }""", "\n".join(rows))
        page.wait_for_url("**/orders/edits/*")
        self.checks.equal("every row that can change is shown", self.count(page, "planned"),
                          len(numbers))
        self.checks.equal("wrong numbers are refused", self.count(page, "refused"), len(WRONG))
        page.locator("form[data-edit-apply] input[data-row]").first.focus()
        page.keyboard.press("Space")
        page.locator("form[data-edit-apply] button[type=submit]").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".edit-undo", timeout=60000)
        self.checks.equal("the chosen rows are applied", self.count(page, "applied"),
                          len(numbers) - 1)
        self.checks.equal("the other one is not", self.count(page, "skipped"), 1)
        page.locator(".edit-undo button").focus()
        page.keyboard.press("Enter")
        page.wait_for_function(
            "() => document.querySelectorAll('.edit-state.edit-undone').length > 0",
            timeout=60000)
        self.checks.equal("all of it is taken back", self.count(page, "undone"),
                          len(numbers) - 1)

    def edits(self, person):
        page = person.page
        person.open("/orders?state=handling&columns=title,place,state")
        cell = page.locator(ROWS).first.locator("td[data-column=place]")
        before = cell.inner_text()
        cell.focus()
        page.keyboard.press("F2")
        page.wait_for_selector(".edit-input")
        page.keyboard.type("东门岗亭")
        page.keyboard.press("Enter")
        page.wait_for_selector(".edit-toast:not([hidden])")
        self.checks.equal("a cell is corrected by keyboard", cell.inner_text(), "东门岗亭")
        page.keyboard.press("Control+z")
        page.wait_for_timeout(1500)
        self.checks.equal("and taken back", cell.inner_text(), before)
        cell.focus()
        page.keyboard.press("F2")
        page.wait_for_selector(".edit-input")
        page.keyboard.type("13800138000")
        page.keyboard.press("Enter")
        page.wait_for_selector(".edit-error:not(:empty)")
        self.checks.check("a refused value says why at the cell", True)
        page.keyboard.press("Escape")
        self.checks.equal("Escape leaves it as it was", cell.inner_text(), before)

    def without_script(self, number):
        person = Visitor(self.chromium, self.site, script=False)
        person.sign_in("ledger")
        person.open("/orders/paste")
        person.page.fill("#rows", f"工单编号\t小区点位\n{number}\t无脚本的点位")
        person.page.locator("form[action='/orders/paste'] button[type=submit]").click()
        person.page.wait_for_load_state()
        person.page.locator("form[action$='/application'] button[type=submit]").click()
        person.page.wait_for_load_state()
        self.checks.equal("rows are applied without script", self.count(person.page, "applied"), 1)
        person.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    options = parser.parse_args()
    checks = Checks()
    with Site(options.binary) as site, browser() as chromium:
        checks.run(Journey(checks, site, chromium).run)
        if checks.failed:
            print(site.log_text())
    checks.finish()


if __name__ == "__main__":
    main()
