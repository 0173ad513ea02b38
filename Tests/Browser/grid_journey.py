"""The ledger as a grid: scrolling, keys, columns, groups, copying, saved views.

    grid_journey.py --binary PATH

Demo data of thousands of orders; the window in the document stays small, the order right, and no
row is missing or comes twice while rows change.
"""
import argparse
import time

from checks import Checks
from site_server import Site
from visitor import Visitor, browser

WINDOW_MAX = 320
ROWS = "table.grid tbody tr[data-order]"
IDS = f"() => [...document.querySelectorAll('{ROWS}')].map((row) => row.dataset.order)"
COPIED = """() => {
  const data = new DataTransfer();
  document.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true }));
  return [data.getData("text/plain"), data.getData("text/html")];
}"""


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
        self.scrolls(person)
        self.jumps(person)
        self.keys(person)
        self.copies(person)
        self.columns(person)
        self.groups(person)
        self.views(person)
        self.checks.check("no script failed", not person.faults, "; ".join(person.faults[:3]))
        person.close()
        self.phone()
        self.without_script()

    def ids(self, page):
        return page.evaluate(IDS)

    def scrolls(self, person):
        page = person.page
        person.open("/orders")
        page.wait_for_selector(".grid-live")
        seen = []
        known = set()
        most = 0
        start = time.monotonic()
        entered = 0
        while len(seen) < 3_000 and time.monotonic() - start < 60:
            ids = self.ids(page)
            most = max(most, len(ids))
            fresh = [one for one in ids if one not in known]
            seen += fresh
            known |= set(fresh)
            if entered < 3 and len(seen) > 600 * (entered + 1):
                entered += 1
                self.enter(person, entered)
            page.evaluate(
                "() => { const box = document.querySelector('.grid-live'); box.scrollTop += 2400; }")
            page.wait_for_timeout(30)
        spent = time.monotonic() - start
        self.checks.check("3,000 rows pass within a minute", len(seen) >= 3_000, f"{len(seen)}")
        self.checks.check("the window stays small", most <= WINDOW_MAX, str(most))
        numbers = [int(one) for one in seen]
        self.checks.check("no row comes twice or out of order",
                          numbers == sorted(set(numbers), reverse=True), f"in {spent:.1f} s")
        self.checks.check("no row is missing", self.all_ids(person, numbers) == numbers)
        back = 0
        while page.evaluate("() => document.querySelector('.grid-live').scrollTop") > 0 and back < 400:
            page.evaluate(
                "() => { const box = document.querySelector('.grid-live'); box.scrollTop -= 4800; }")
            page.wait_for_timeout(30)
            back += 1
            most = max(most, len(self.ids(page)))
        page.wait_for_timeout(300)
        first = int(self.ids(page)[0])
        self.checks.check("the way back ends at the newest", first >= numbers[0], str(first))
        self.checks.check("the window stays small on the way back", most <= WINDOW_MAX, str(most))

    def enter(self, person, index):
        """Another order arrives while somebody reads."""
        person.page.evaluate(
            """async (index) => {
              const csrf = document.querySelector("input[name=_csrf]").value;
              await fetch("/orders", { method: "POST", headers: {
                "Content-Type": "application/json", "Accept": "application/json", "X-CSRF-Token": csrf },
                body: JSON.stringify({ title: "新到 " + index, content: "测试" }) });
            }""", index)

    def all_ids(self, person, numbers):
        """The keys from the first to the last of `numbers`, asked for page by page."""
        found = person.page.evaluate(
            """async ([first, last]) => {
              const found = [];
              let after = "0." + (BigInt(first) + 1n);
              for (;;) {
                const answer = await fetch("/orders/rows?after=" + after);
                const holder = document.createElement("template");
                holder.innerHTML = await answer.text();
                const rows = [...holder.content.querySelectorAll("tr[data-order]")];
                for (const row of rows) {
                  if (BigInt(row.dataset.order) < BigInt(last)) return found;
                  found.push(row.dataset.order);
                }
                if (!rows.length) return found;
                after = rows[rows.length - 1].dataset.cursor;
              }
            }""", [str(numbers[0]), str(numbers[-1])])
        return [int(one) for one in found]

    def jumps(self, person):
        page = person.page
        person.open("/orders?sort=received_down")
        page.wait_for_selector(".grid-live")
        page.locator(".grid-wrap").focus()
        page.keyboard.press("End")
        page.wait_for_timeout(600)
        last = page.locator(ROWS).last.locator("time").first.get_attribute("datetime")
        day = last[:10]
        self.checks.check("End leads to the end", page.locator(ROWS).count() > 0, day)
        page.fill("#grid-at", day)
        page.locator(".grid-jump button").click()
        page.wait_for_load_state()
        first = page.locator(ROWS).first.locator("time").first.get_attribute("datetime")
        self.checks.check("a day is jumped to", first[:10] <= day, first)

    def keys(self, person):
        page = person.page
        person.open("/orders")
        page.wait_for_selector(".grid-live")
        for _ in range(150):
            page.keyboard.press("j")
        page.wait_for_timeout(400)
        current = page.evaluate("() => document.activeElement.closest('tr')?.dataset.order")
        expected = person.page.evaluate(
            """async () => {
              const take = async (items) => {
                const holder = document.createElement("template");
                holder.innerHTML = await (await fetch("/orders/rows?" + items)).text();
                return [...holder.content.querySelectorAll("tr[data-order]")];
              };
              const first = await take("");
              const next = await take("after=" + first[first.length - 1].dataset.cursor);
              return [...first, ...next].map((row) => row.dataset.order);
            }""")
        self.checks.check("j goes down row by row", current in expected[148:151], str(current))
        page.keyboard.press("ArrowRight")
        column = page.evaluate("() => document.activeElement.dataset.column")
        self.checks.check("the arrows move between cells", column == "state", str(column))
        page.keyboard.press("PageDown")
        page.wait_for_timeout(200)
        held = page.evaluate("() => document.activeElement.dataset.column")
        self.checks.check("the focus is kept", held == "state", str(held))
        page.keyboard.press("Home")
        page.wait_for_timeout(600)
        top = page.evaluate("() => document.activeElement.closest('tr')?.dataset.order")
        self.checks.check("Home leads to the beginning", top == expected[0], str(top))

    def copies(self, person):
        page = person.page
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Shift+ArrowRight")
        page.wait_for_timeout(100)
        chosen = page.locator("td.is-chosen").count()
        self.checks.check("a range is chosen by keys", chosen == 4, str(chosen))
        plain, rich = page.evaluate(COPIED)
        lines = [line.split("\t") for line in plain.split("\n")]
        self.checks.check("what is chosen is copied as lines and cells",
                          [len(line) for line in lines] == [2, 2], plain)
        self.checks.check("and as a table", rich.count("<td") == 4 and rich.startswith("<table"))

    def columns(self, person):
        page = person.page
        page.locator("summary", has_text="列").first.click()
        page.locator("[data-columns] label", has_text="来源渠道").click()
        page.locator("[data-columns] button[aria-label*='状态'][data-move='-1']").click()
        page.select_option("#grid-frozen", "2")
        page.locator(".grid-menu[open] button[type=submit]").click()
        page.wait_for_load_state()
        names = page.evaluate(
            "() => [...document.querySelectorAll('table.grid thead th[data-column]')].map((h) => h.dataset.column)")
        self.checks.check("columns are chosen and moved",
                          names[:2] == ["state", "title"] and "channel" not in names, str(names))
        sticky = page.evaluate(
            "() => getComputedStyle(document.querySelector('table.grid tbody td[data-column=title]')).position")
        self.checks.check("frozen columns stay", sticky == "sticky", sticky)
        handle = page.locator("th[data-column=title] .grid-handle")
        handle.focus()
        before = page.locator("th[data-column=title]").bounding_box()["width"]
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        after = page.locator("th[data-column=title]").bounding_box()["width"]
        self.checks.check("a width is set by keys", 50 < after - before < 80, f"{before} {after}")
        page.reload()
        page.wait_for_selector(".grid-fixed")
        kept = page.locator("th[data-column=title]").bounding_box()["width"]
        self.checks.check("a width is kept", abs(kept - after) < 3, f"{after} {kept}")
        page.evaluate("() => localStorage.clear()")

    def groups(self, person):
        page = person.page
        person.open("/orders?group=state")
        line = page.locator(".grid-groups tbody tr").first
        count = line.locator("td.num").first.inner_text().replace(",", "")
        page.locator(".grid-toggle").first.click()
        page.wait_for_selector(".grid-within tr[data-order]")
        opened = page.locator(".grid-within tr[data-order]").count()
        self.checks.check("a group opens in place", 0 < opened <= min(20, int(count)), str(opened))
        line.locator("a[data-group]").click()
        page.wait_for_load_state()
        self.checks.check("a group opens its orders", "state=" in page.url, page.url)
        page.locator("a.chip").first.click()
        page.wait_for_load_state()
        self.checks.check("a filter is taken away", "state=" not in page.url, page.url)

    def views(self, person):
        page = person.page
        person.open("/orders?state=awaiting_signing&columns=title,unit")
        page.locator("summary", has_text="存为视图").click()
        page.fill("#new-view-name", "我的待签收")
        page.locator(".grid-menu[open] button[type=submit]").click()
        page.wait_for_load_state()
        mark = page.locator("nav.views a[aria-current]", has_text="我的待签收")
        self.checks.check("a view is kept and in force", mark.count() == 1)
        person.open("/orders/views")
        page.locator("form[action$='/removal'] button").first.click()
        page.wait_for_load_state()
        page.locator("form[action$='/restoration'] button").first.click()
        page.wait_for_load_state()
        back = page.locator(".view-name a", has_text="我的待签收").count()
        self.checks.check("a removed view comes back", back == 1)

    def phone(self):
        person = Visitor(self.chromium, self.site, size=(390, 800))
        person.sign_in("ledger")
        person.open("/orders")
        wide = person.page.evaluate("() => document.documentElement.scrollWidth")
        self.checks.check("the ledger fits a phone", wide <= 390, str(wide))
        person.page.wait_for_selector(".grid-live")
        for _ in range(40):
            person.page.evaluate(
                "() => { document.querySelector('.grid-live').scrollTop += 3000; }")
            person.page.wait_for_timeout(40)
        count = len(self.ids(person.page))
        self.checks.check("a phone scrolls on in a small window", 50 < count <= WINDOW_MAX, str(count))
        self.checks.check("no script failed on a phone", not person.faults, str(person.faults[:3]))
        person.close()

    def without_script(self):
        person = Visitor(self.chromium, self.site, script=False)
        person.sign_in("ledger")
        person.open("/orders?group=unit")
        person.page.locator("a[data-group]").first.click()
        person.page.wait_for_load_state()
        self.checks.check("groups open without script", person.page.locator(ROWS).count() > 0)
        person.open("/orders")
        person.page.locator("nav.pager a[rel=next]").click()
        person.page.wait_for_load_state()
        self.checks.check("pages go on without script",
                          person.page.locator(ROWS).count() == 50 and "after=" in person.page.url)
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
