"""Palette, single letters, input methods and the installed site, in a real browser.

    keys_journey.py --binary PATH
"""
import argparse
import urllib.parse

from checks import Checks
from site_server import Site
from visitor import Visitor, browser

LAMP = "测试路灯不亮"
LID = "测试井盖丢失"


class Journey:
    def __init__(self, checks, site, chromium):
        self.checks = checks
        self.site = site
        self.chromium = chromium
        self.orders = {}

    def run(self):
        self.site.add_user("desk", "desk")
        self.site.add_user("root", "administrator")
        self.site.start()
        self.desk = Visitor(self.chromium, self.site)
        self.desk.sign_in("desk")
        self.page = self.desk.page
        for title in (LAMP, LID):
            self.desk.open("/orders/new")
            self.desk.submit("/orders", title=title, content=title + "，请处理。")
            self.orders[title] = self.desk.path().split("?")[0]
        self.palette_finds()
        self.palette_is_read_out()
        self.palette_waits_for_the_input_method()
        self.phones_are_offered()
        self.letters()
        self.letters_keep_still()
        self.new_tab()
        self.on_a_phone()
        self.without_script()
        self.installed()
        self.signing_out()
        self.checks.equal("no script failed", self.desk.faults, [])

    def options(self):
        return self.page.locator("#palette [role=option]")

    def open_palette(self):
        self.page.keyboard.press("Control+k")
        self.page.wait_for_selector("#palette[open]")

    def type(self, text, wanted):
        """Types into the palette and waits until an option holds `wanted`."""
        self.page.keyboard.type(text)
        self.page.locator("#palette [role=option]", has_text=wanted).first.wait_for()

    def close_palette(self):
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector("#palette:not([open])", state="attached")

    def palette_finds(self):
        self.desk.open("/")
        self.open_palette()
        self.options().first.wait_for()
        self.checks.check(
            "empty, the palette begins with the order opened last",
            LID in self.options().first.inner_text(), self.options().first.inner_text())
        number = self.orders[LAMP].rsplit("/", 1)[-1]
        self.type(number, LAMP)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.checks.equal("its number and Enter open an order", self.desk.path(), self.orders[LAMP])
        self.open_palette()
        self.type("签", "签收")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#palette:not([open])", state="attached")
        self.checks.check(
            "an action of the page is found and opens its form",
            self.page.evaluate("!!document.activeElement.closest('form[action$=\"/signature\"]')"))
        self.open_palette()
        self.type("dr", "导入")
        self.close_palette()
        self.open_palette()
        self.type("repor", "g r")
        self.close_palette()
        self.checks.check("initials and English words find pages", True)
        self.checks.check(
            "what was typed stands in no address", "?" not in self.desk.path(), self.desk.path())

    def palette_is_read_out(self):
        self.desk.open("/orders")
        self.open_palette()
        self.options().first.wait_for()
        field = self.page.locator("#palette-text")
        self.checks.equal("the field is a combo box", field.get_attribute("role"), "combobox")
        first = field.get_attribute("aria-activedescendant")
        self.page.keyboard.press("ArrowDown")
        second = field.get_attribute("aria-activedescendant")
        chosen = self.page.locator("#palette [aria-selected=true]")
        self.checks.check("arrows move the choice", first != second and chosen.count() == 1)
        self.checks.equal("the choice is the one named", chosen.get_attribute("id"), second)
        self.close_palette()

    def palette_waits_for_the_input_method(self):
        """While one composes, Enter and letters belong to the input method."""
        session = self.desk.context.new_cdp_session(self.page)
        self.desk.open("/orders")
        self.open_palette()
        self.options().first.wait_for()
        before = self.desk.path()
        session.send("Input.imeSetComposition", {
            "text": "lu deng", "selectionStart": 7, "selectionEnd": 7})
        self.page.locator("#palette-text").evaluate(
            "e => e.dispatchEvent(new KeyboardEvent('keydown',"
            " {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))")
        self.page.wait_for_timeout(300)
        self.checks.equal("Enter while composing opens nothing", self.desk.path(), before)
        session.send("Input.insertText", {"text": "井盖"})
        self.page.locator("#palette [role=option]", has_text=LID).first.wait_for()
        self.checks.check("the composed characters are looked for", True)
        self.close_palette()
        moved = self.page.evaluate("""() => {
          const event = new KeyboardEvent('keydown',
            {key: '?', isComposing: true, bubbles: true, cancelable: true});
          document.body.dispatchEvent(event);
          return document.getElementById('keys').open; }""")
        self.checks.check("no letter acts while an input method composes", not moved)

    def phones_are_offered(self):
        asked = []
        self.page.on("request", lambda one: asked.append((one.method, one.url)))
        self.desk.open("/orders")
        self.open_palette()
        self.type("19900001234", "诉求人")
        self.checks.check(
            "a phone is not looked up while one types",
            not any("/personal/" in url for _, url in asked))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.checks.equal("choosing it looks it up", self.desk.path(), "/personal/search")
        self.checks.check(
            "the phone stood in no address", not any("1990000" in url for _, url in asked))

    def letters(self):
        self.desk.open(self.orders[LAMP])
        self.page.keyboard.press("b")
        self.checks.check(
            "b opens sending back and is ready for the reason",
            self.page.evaluate(
                "document.activeElement.name === 'reason' && "
                "!!document.activeElement.closest('form[action$=\"/return\"]')"))
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("?")
        self.page.wait_for_selector("#keys[open]")
        here = self.page.locator("#keys [data-keys-here]").inner_text()
        self.checks.check("the sheet names the page's own keys", "签收" in here, here)
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector("#keys:not([open])", state="attached")
        self.page.keyboard.press("s")
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+Enter")
        self.checks.equal("s and Ctrl+Enter sign an order", self.desk.state(), "待派单")
        self.page.keyboard.press("g")
        with self.page.expect_navigation():
            self.page.keyboard.press("o")
        self.checks.equal("g o leads to the list", self.desk.path().split("?")[0], "/orders")

    def letters_keep_still(self):
        self.desk.open("/orders/new")
        self.page.locator("[name=title]").focus()
        self.page.keyboard.type("g o ? j /")
        self.checks.equal(
            "letters typed into a field stay there", self.page.input_value("[name=title]"),
            "g o ? j /")
        self.checks.equal("and lead nowhere", self.desk.path(), "/orders/new")

    def new_tab(self):
        self.desk.open("/orders")
        self.open_palette()
        self.type("井盖", LID)
        with self.desk.context.expect_page() as waiting:
            self.page.keyboard.press("Control+Enter")
        opened = waiting.value
        opened.wait_for_load_state()
        self.checks.check(
            "Ctrl+Enter opens a tab and leaves this page",
            opened.url.endswith(self.orders[LID]) and self.desk.path() == "/orders", opened.url)
        opened.close()
        self.close_palette()

    def on_a_phone(self):
        phone = Visitor(self.chromium, self.site, size=(390, 844))
        phone.sign_in("desk")
        for path in ("/", self.orders[LAMP]):
            phone.open(path)
            phone.page.locator("[data-palette-open]").click()
            phone.page.locator("#palette [role=option]").first.wait_for()
            box = phone.page.locator("#palette").bounding_box()
            self.checks.check(
                f"the palette fills a phone on {'/' if path == '/' else 'an order'}",
                box["width"] >= 389 and box["height"] >= 840, box)
            small = phone.page.locator("#palette [role=option]").evaluate_all(
                "all => all.filter(e => e.getBoundingClientRect().height < 44).length")
            self.checks.equal("its rows are large enough for a finger", small, 0)
            phone.page.locator("[data-palette-close]").click()
            self.checks.equal("nothing is wider than the phone", phone.overflow(), 0)
        phone.close()

    def without_script(self):
        plain = Visitor(self.chromium, self.site, script=False)
        plain.sign_in("desk")
        plain.page.locator("[data-palette-open]").click()
        self.checks.equal("without script the button leads to a page", plain.path(), "/find")
        form = plain.page.locator("main form[action='/find']")
        form.locator("[name=text]").fill("井盖")
        form.locator("button[type=submit]").click()
        self.checks.check("which finds the same", LID in plain.text(), plain.text())
        self.checks.equal("and keeps it out of the address", plain.path(), "/find")
        plain.close()

    def installed(self):
        self.desk.open("/")
        link = self.page.locator("link[rel=manifest]").get_attribute("href")
        manifest = self.page.request.get(urllib.parse.urljoin(self.site.url, link)).json()
        sizes = {icon["sizes"] for icon in manifest["icons"]}
        self.checks.check(
            "the manifest lets a phone install the site",
            {"192x192", "512x512"} <= sizes and manifest["display"] == "standalone"
            and manifest["start_url"] == "/", manifest)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        for _ in range(50):
            if self.page.evaluate("!!navigator.serviceWorker.controller"):
                break
            self.page.wait_for_timeout(100)
        self.desk.open(self.orders[LID])
        kept = self.page.evaluate("""async () => {
          const all = [];
          for (const name of await caches.keys())
            for (const one of await (await caches.open(name)).keys()) all.push(new URL(one.url).pathname);
          return all; }""")
        self.checks.check(
            "styles and scripts are kept, and no page of the site",
            any(one.endswith(".css") for one in kept)
            and all(one.startswith("/assets/") or one == "/offline" for one in kept), kept)
        self.desk.context.set_offline(True)
        self.page.goto(self.site.url + "/orders")
        self.checks.equal("without a network the site says so", self.desk.heading(), "网络已断开")
        self.desk.context.set_offline(False)
        self.page.wait_for_selector("#palette", state="attached")
        self.checks.check("and goes on by itself when it is back", True)
        # The browser itself names the request that failed.
        self.desk.faults = [one for one in self.desk.faults if "ERR_INTERNET" not in one]

    def signing_out(self):
        self.desk.open("/")
        kept = self.page.evaluate("localStorage.getItem('jiesu-recent')")
        self.checks.check("only numbers of orders are remembered", set(kept) <= set("[]\",-0123456789"), kept)
        with self.page.expect_navigation():
            self.page.locator("form[action='/sign-out'] button").first.evaluate("e => e.click()")
        self.checks.equal(
            "signing out forgets them",
            self.page.evaluate("localStorage.getItem('jiesu-recent')"), None)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--binary", required=True)
    binary = options.parse_args().binary
    checks = Checks()
    with Site(binary) as site, browser() as chromium:
        checks.run(Journey(checks, site, chromium).run)
    checks.finish()


if __name__ == "__main__":
    main()
