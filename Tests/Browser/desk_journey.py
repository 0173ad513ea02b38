"""The desk by keyboard alone, what shifts hand over, and an alarm that somebody takes.

    desk_journey.py --binary PATH

Twenty orders are signed and dispatched without a mouse, every key counted; the network goes away
in between, and nothing is lost.
"""
import argparse
import json
import os
import time

import samples
from checks import Checks
from site_server import Site
from visitor import Visitor, browser

ORDERS = 26
WORKED = 20


class Keys:
    """A keyboard that counts."""

    def __init__(self, page):
        self.page = page
        self.count = 0

    def press(self, key):
        self.count += 1
        self.page.keyboard.press(key)

    def type(self, text):
        for letter in text:
            self.press(letter)


class Journey:
    def __init__(self, checks, site, chromium):
        self.checks = checks
        self.site = site
        self.chromium = chromium

    def run(self):
        for name in ["desk", "second"]:
            self.site.add_user(name, "desk")
        self.site.start()
        desk = self.visitor("desk")
        self.empty(desk)
        self.import_orders(desk)
        self.keyboard(desk)
        self.offline(desk)
        self.hand_over(desk)
        self.phone()
        self.leave(desk)
        self.without_script()
        self.alarm()

    def visitor(self, name, **options):
        person = Visitor(self.chromium, self.site, **options)
        person.sign_in(name)
        return person

    def leave(self, person):
        faults = [one for one in person.faults if "ERR_INTERNET_DISCONNECTED" not in one]
        self.checks.equal("no page had an error on the way", faults, [])
        person.close()

    def empty(self, desk):
        desk.open("/desk")
        self.checks.check("an empty desk says what to do", "都办完了" in desk.text())

    def import_orders(self, desk):
        path = os.path.join(self.site.folder, "desk.xlsx")
        samples.write(path, [
            samples.row(800_000 + index, 工单状态="待签收") for index in range(ORDERS)])
        desk.open("/imports/new")
        desk.submit("/imports", file=path)
        desk.page.wait_for_selector("form[action$='/application']")
        desk.submit("/application")
        desk.page.locator("main h1", has_text="导入结果").wait_for(timeout=60_000)

    def order(self, desk):
        return desk.page.locator("[data-order]").get_attribute("data-order")

    def state(self, desk, number):
        answer = desk.page.request.get(
            f"{self.site.url}/orders/{number}", headers={"Accept": "application/json"})
        return json.loads(answer.text())["state"]

    def wait_for_next(self, desk, number):
        desk.page.wait_for_function(
            "was => document.querySelector('[data-order]')?.dataset.order !== was", arg=number)

    def keyboard(self, desk):
        desk.open("/desk")
        keys = Keys(desk.page)
        done = []
        ways = ["zgc.city", "城市管理", "csgl"]
        started = time.monotonic()
        for index in range(WORKED):
            number = self.order(desk)
            done.append(number)
            keys.press("s")
            suggested = desk.page.locator("form[data-act=dispatch]:not([hidden]) [data-suggested]")
            if suggested.count():
                keys.press("1")
            else:
                keys.press("d")
                way = ways[index % len(ways)]
                if way.isascii():
                    keys.type(way)
                else:
                    keys.count += len(way)
                    desk.page.keyboard.insert_text(way)
                keys.press("Enter")
            self.wait_for_next(desk, number)
        took = time.monotonic() - started
        desk.page.wait_for_function(
            "() => document.querySelectorAll('.desk-toast-over').length === 0")
        deadline = time.monotonic() + 20
        states = []
        while time.monotonic() < deadline:
            states = [self.state(desk, number) for number in done]
            if all(state == "handling" for state in states):
                break
            time.sleep(0.3)
        self.checks.equal("twenty orders are dispatched by keyboard alone", len(set(done)), WORKED)
        self.checks.check(
            "every one of them reached its unit", set(states) == {"handling"}, states)
        print(f"      {keys.count} keys for {WORKED} orders in {took:.1f} s")
        self.checks.check("with at most six keys an order", keys.count <= 6 * WORKED, keys.count)
        self.checks.check(
            "a hundred orders an hour are possible", took < WORKED * 36, f"{took:.1f} s")

    def offline(self, desk):
        number = self.order(desk)
        desk.context.set_offline(True)
        desk.page.keyboard.press("s")
        desk.page.keyboard.press("1")
        waiting = desk.page.locator(".desk-waiting:not([hidden])")
        waiting.wait_for()
        desk.page.wait_for_timeout(300)
        self.checks.check("acts without a network are said to wait", "2" in waiting.inner_text())
        desk.context.set_offline(False)
        desk.page.locator(".desk-waiting").wait_for(state="hidden", timeout=30_000)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.state(desk, number) != "handling":
            time.sleep(0.3)
        self.checks.equal("and are sent when it is back", self.state(desk, number), "handling")
        desk.page.keyboard.press("u")
        desk.page.wait_for_function(
            "wanted => document.querySelector('[data-order]')?.dataset.order === wanted",
            arg=number)
        self.checks.check(
            "u brings the last order back to be dispatched anew",
            desk.page.locator("[data-order] textarea[name=reason]").count() > 0)

    def hand_over(self, desk):
        desk.open("/shifts")
        desk.submit("/shifts", line="1 席", hours="8")
        desk.submit("/hand-overs", body="松涛社区停水，已催物业。")
        second = self.visitor("second")
        self.checks.check("the next shift sees the note first", "已催物业" in second.text())
        self.checks.check("and who has the desk", "1 席" in second.text())
        second.form("/receipt").locator("button").first.click()
        second.page.wait_for_load_state()
        second.open("/")
        self.checks.check("once read it is off the workbench", "已催物业" not in second.text())
        second.open("/shifts?words=停水")
        self.checks.check("and is kept with its reader", "已阅：" in second.text())
        self.leave(second)

    def phone(self):
        for language in ["zh-Hans", "en"]:
            person = self.visitor("desk", size=(390, 844))
            if language == "en":
                person.form("/language").locator("button").first.click()
                person.page.wait_for_load_state()
            for path in ["/desk", "/shifts", "/"]:
                person.open(path)
                wide = person.page.evaluate(
                    "() => document.documentElement.scrollWidth - innerWidth")
                self.checks.check(f"{path} fits a phone ({language})", wide <= 0, wide)
            self.leave(person)
            if language == "en":
                again = self.visitor("desk")
                again.open("/desk")
                again.close()

    def without_script(self):
        person = self.visitor("second", script=False)
        person.open("/desk")
        number = self.order(person)
        person.submit("/signature")
        self.checks.check(
            "without script signing comes back to the desk", person.path().startswith("/desk"),
            person.path())
        person.open("/desk?order=" + number)
        form = person.form("/dispatches").first
        form.locator("select[name=lead]").select_option("zgc.city")
        with person.page.expect_navigation():
            form.locator("button.button-primary").click()
        self.checks.equal(
            "and dispatching works as well", self.state(person, number), "handling")
        self.leave(person)

    def alarm(self):
        person = self.visitor("desk")
        person.open("/orders/new")
        form = person.form("/orders").first
        form.locator("[name=title]").fill("来电人扬言过激")
        form.locator("[name=content]").fill("来电人情绪激动，请立即处置。")
        category = form.locator("[name=category]")
        options = category.evaluate(
            "one => one.tagName === 'SELECT' ? [...one.options].map(o => o.value)"
            " : [...document.querySelectorAll('#' + one.getAttribute('list') + ' option')]"
            ".map(o => o.value)")
        threat = next((one for one in options if one.startswith("扬言")), "扬言")
        if category.evaluate("one => one.tagName") == "SELECT":
            category.select_option(threat)
        else:
            category.fill(threat)
        with person.page.expect_navigation():
            form.locator("button[type=submit]").first.click()
        bar = person.page.locator("#alarms")
        bar.wait_for()
        self.checks.check("a threat rings on every page", "扬言" in bar.inner_text())
        self.checks.check("and is counted in the title", person.page.title().startswith("(1)"))
        with person.page.expect_navigation():
            bar.locator("button[type=submit]").click()
        person.open("/")
        self.checks.equal("taken, it is silent", person.page.locator("#alarms").count(), 0)
        self.checks.check("the workbench tells who took it", "接手" in person.page.content())
        self.leave(person)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--binary", required=True)
    checks = Checks()
    with Site(options.parse_args().binary) as site, browser() as chromium:
        checks.run(Journey(checks, site, chromium).run)
    checks.finish()


if __name__ == "__main__":
    main()
