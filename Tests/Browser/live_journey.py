"""Open pages that follow what changes: two people on one order, one of them offline for a while, and
a week of events passing by a page that stays open.

    live_journey.py --binary PATH
"""
import argparse
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from checks import Checks
from site_server import PASSWORD, Site
from visitor import Visitor, browser

UNIT = "zgc.city"
OTHER = "zgc.safety"
# Events of the week: as many orders as a busy subdistrict gets, each with what is done to it first.
ORDERS_OF_THE_WEEK = 700
HEAP_GROWTH_MAX = 3_000_000
SAME_ROWS = """() => [...document.querySelectorAll('main tr[data-order]')].map(
  row => [row.dataset.order, row.dataset.version].join('@'))"""


class Program:
    """A program with a session of its own, quicker than a browser."""

    def __init__(self, site, name):
        self.url = site.url
        self.cookies = {}
        self.csrf = ""
        answer = self.send("/sign-in", {"account": name, "password": PASSWORD})
        self.csrf = answer.get("csrf", "")

    def send(self, path, body=None):
        headers = {"Accept": "application/json", "X-CSRF-Token": self.csrf,
                   "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, rest = cookie.partition("=")
                self.cookies[name] = rest.split(";")[0]
            text = answer.read()
            return json.loads(text) if text else {}

    def order(self, title):
        return self.send("/orders", {
            "title": title, "content": title})["number"]

    def act(self, number, what, **fields):
        return self.send(f"/orders/{number}/{what}", fields)


class Journey:
    def __init__(self, checks, site, chromium):
        self.checks = checks
        self.site = site
        self.chromium = chromium

    def run(self):
        for name, role, unit in [
                ("desk", "desk", None), ("desk2", "desk", None), ("unit", "handler", UNIT)]:
            self.site.add_user(name, role, unit)
        self.site.start()
        self.desk = Program(self.site, "desk")
        self.unit = Program(self.site, "unit")
        self.rows_change_in_place()
        self.two_people_on_one_order()
        self.a_week_passes()
        self.the_server_ends()

    def visitor(self, name, path, **options):
        person = Visitor(self.chromium, self.site, **options)
        person.sign_in(name)
        person.open(path)
        return person

    def until(self, sentence, ready, seconds=15):
        end = time.monotonic() + seconds
        value = None
        while time.monotonic() < end:
            value = ready()
            if value:
                break
            time.sleep(0.1)
        return self.checks.check(sentence, value, repr(value))

    def rows_change_in_place(self):
        first = [self.desk.order(f"路灯 {number} 不亮") for number in range(4)]
        person = self.visitor("desk2", "/units/" + UNIT)
        self.desk.act(first[0], "signature")
        self.desk.act(first[0], "dispatches", lead=UNIT)
        person.open("/units/" + UNIT)
        self.desk.act(first[1], "signature")
        self.desk.act(first[1], "dispatches", lead=UNIT)
        bar = person.page.locator("#live .live-bar button")
        self.until("a new order announces itself instead of jumping in", bar.count)
        rows = person.page.locator("main tr[data-order]")
        before = rows.count()
        bar.click()
        self.until("it is shown when asked for", lambda: rows.count() == before + 1)
        row = rows.filter(has_text=first[0])
        link = row.locator("a").first
        link.focus()
        self.unit.act(first[0], "contacts", channel="phone", reached="yes", summary="已联系诉求人")
        version = lambda: row.get_attribute("data-version")
        old = version()
        self.until("a row changes in place", lambda: version() != old)
        self.checks.check("the focus stays where it was", link.evaluate(
            "e => document.activeElement === e || e.closest('tr').contains(document.activeElement)"))
        self.desk.act(first[0], "dispatches", lead=OTHER, reason="职责属于该部门")
        self.until("a row that left the list says so and stays in place",
                   row.locator(".live-left").count)
        self.checks.equal("no fault in the browser", person.faults, [])
        person.close()

    def two_people_on_one_order(self):
        number = self.desk.order("井盖破损")
        self.desk.act(number, "signature")
        self.desk.act(number, "dispatches", lead=UNIT)
        self.unit.act(number, "contacts", channel="phone", reached="yes", summary="已联系诉求人")
        path = "/orders/" + number
        first = self.visitor("unit", path)
        second = self.visitor("desk2", path)
        present = second.page.locator("#present .avatar")
        self.until("colleagues see who else has the order open", present.count)
        form = first.form("replies").first
        first._reveal(form)
        form.locator("[name=reply]").fill("井盖已更换，现场恢复通行。")
        self.until("and that somebody is writing there",
                   second.page.locator("#present .avatar.is-writing").count)

        first.context.set_offline(True)
        trouble = first.page.locator("#live.is-trouble .live-say")
        self.until("a page says that it is offline", trouble.count)
        self.unit.act(number, "notes", note="市级来电催办一次")
        self.unit.act(number, "notes", note="已安排人员到场")
        time.sleep(1)
        first.context.set_offline(False)
        changed = first.page.locator("#live .live-bar")
        self.until("back again, it says that the order changed", lambda: "更新" in changed.inner_text())
        self.checks.equal("what was being written is still there",
                          form.locator("[name=reply]").input_value(), "井盖已更换，现场恢复通行。")
        changed.locator("button").click()
        self.until("it shows what changed beside the form",
                   lambda: "已安排人员到场" in changed.inner_text())
        answer = first._press(form)
        self.checks.equal("a reply upon an old version overwrites nothing", answer.status, 409)
        self.checks.check("both are shown", "井盖已更换" in first.text() and "市级来电催办一次" in first.text())
        again = first.form("replies").first
        answer = first._press(again)
        self.checks.check("after a look it goes out with what was written",
                          answer.status == 200 and "井盖已更换" in first.text(), answer.status)
        second.open(path)
        texts = second.text()
        self.checks.equal("nothing of either is lost", [
            words for words in ["井盖已更换", "市级来电催办一次", "已安排人员到场"]
            if words not in texts], [])
        self.until("who else is there is shown on a page loaded anew", present.count)
        first.open("/")
        self.until("who left the page is gone from it", lambda: present.count() == 0, seconds=60)
        first.close()
        second.close()

    def heap(self, session):
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        return session.send("Runtime.getHeapUsage")["usedSize"]

    def a_week_passes(self):
        person = self.visitor("desk2", "/")
        session = person.context.new_cdp_session(person.page)
        session.send("HeapProfiler.enable")
        looks = lambda: int(person.page.locator("#live").get_attribute("data-looks") or 0)

        def pass_days(orders):
            def work(name, count):
                program = Program(self.site, name)
                for number in range(count):
                    order = program.order(f"{name} 第 {number} 件")
                    program.act(order, "signature")
                    program.act(order, "dispatches", lead=UNIT)
            threads = [threading.Thread(target=work, args=(name, orders // 2))
                       for name in ("desk", "desk2")]
            for thread in threads:
                thread.start()
            while any(thread.is_alive() for thread in threads):
                # Playwright must be let run meanwhile.
                person.page.wait_for_timeout(100)

        def settle():
            last = looks()
            quiet = 0
            while quiet < 6:
                person.page.wait_for_timeout(1000)
                quiet = quiet + 1 if looks() == last else 0
                last = looks()

        pass_days(ORDERS_OF_THE_WEEK // 7)
        settle()
        early = self.heap(session)
        start = time.monotonic()
        pass_days(ORDERS_OF_THE_WEEK)
        print(f"      {3 * ORDERS_OF_THE_WEEK} events in {time.monotonic() - start:.0f} s")
        settle()
        late = self.heap(session)
        self.checks.check(
            "a week of events leaves the page's memory flat", late - early < HEAP_GROWTH_MAX,
            f"{early} then {late} bytes")
        print(f"      heap {early} then {late} bytes, {looks()} looks")
        self.checks.check("the page did look anew meanwhile", looks() > 2, looks())
        show = person.page.locator("#live .live-bar button")
        if show.count():
            show.click()
            person.page.wait_for_timeout(500)
        kept = [row for row in person.page.evaluate(SAME_ROWS)]
        gone = person.page.locator("tr.is-gone").count()
        other = person.context.new_page()
        other.goto(self.site.url + "/")
        fresh = other.evaluate(SAME_ROWS)
        self.checks.equal("its rows are those of a page loaded now", sorted(kept), sorted(fresh))
        self.checks.equal("and nothing on it is left over", gone, 0)
        figures = lambda page: page.locator("main .figures").all_inner_texts()
        self.checks.equal("its figures too", figures(person.page), figures(other))
        self.checks.equal("no fault in the browser", person.faults, [])
        person.close()

    def the_server_ends(self):
        """A stream over a plain connection, until the server is asked to end."""
        program = Program(self.site, "desk")
        request = urllib.request.Request(self.site.url + "/live", headers={
            "Accept": "text/event-stream",
            "Cookie": "; ".join(f"{k}={v}" for k, v in program.cookies.items())})
        stream = urllib.request.urlopen(request, timeout=30)
        self.checks.check("the stream is one of events",
                          stream.headers["Content-Type"].startswith("text/event-stream"))
        self.checks.equal("it greets", stream.readline().strip(), b"event: hello")
        start = time.monotonic()
        status = self.site.stop()
        self.checks.check("a server with open streams ends at once and well",
                          status == 0 and time.monotonic() - start < 8,
                          f"{status} after {time.monotonic() - start:.1f} s")
        stream.close()


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
