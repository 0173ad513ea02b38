"""Every page that each role can reach by links, in both languages, on a desk and on a phone, in
light and dark: no serious finding of axe, nothing wider than the window, nothing that moves while
it loads, no error of script.

    every_page_journey.py --binary PATH [--pictures FOLDER]

A page is one address pattern: numbers, codes, days and people in an address count as one page. With
--pictures a screenshot of every look of every page is kept for a person to look at.
"""
import argparse
import os
import pathlib
import re
import urllib.parse

import axe_playwright_python

from checks import Checks
from served import Served
from visitor import Visitor, browser

AXE = pathlib.Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
ROLES = ["desk", "unit", "callback", "analyst", "leader", "auditor", "admin"]
PASSWORD = "jiesu-demo"
# name, language, width and height, colours
LOOKS = [
    ("desk-light", "zh-Hans", (1440, 900), "light"),
    ("phone-dark", "zh-Hans", (390, 844), "dark"),
    ("desk-dark-en", "en", (1440, 900), "dark"),
    ("phone-light-en", "en", (390, 844), "light"),
]
PAGES_MAX = 60
# Files, and what ends the session.
LEFT_OUT = re.compile(r"\.xlsx$|^/sign-out")
SHIFT_MAX = 0.02
WATCH_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
RUN_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.filter((one) => ["serious", "critical"].includes(one.impact)).map(
    (one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | "));
}"""


def pattern(address):
    """The address without what names one thing of many."""
    path = urllib.parse.urlsplit(address).path
    path = re.sub(r"^/people/(?!new$)[^/]+", "/people/*", path)
    parts = [
        "*" if re.search(r"\d", part) or "." in part else part for part in path.split("/")]
    return "/".join(parts)


def reachable(visitor):
    """One address of every page that links lead to, in the order found."""
    found = {"/": "/"}
    waiting = ["/"]
    while waiting and len(found) < PAGES_MAX:
        visitor.open(waiting.pop(0))
        links = visitor.page.locator("a[href]").evaluate_all(
            "all => all.map(e => e.getAttribute('href'))")
        for link in links:
            link = link.partition("#")[0]
            if not link.startswith("/") or LEFT_OUT.search(link.partition("?")[0]):
                continue
            if pattern(link) not in found:
                found[pattern(link)] = link
                waiting.append(link)
    return list(found.values())


class EveryPage:
    def __init__(self, checks, site, chromium, pictures):
        self.checks = checks
        self.site = site
        self.chromium = chromium
        self.pictures = pictures

    def run(self):
        self.strangers()
        seen = set()
        for role in ROLES:
            visitor = Visitor(self.chromium, self.site)
            visitor.sign_in(role, PASSWORD)
            pages = reachable(visitor)
            self.checks.check(f"{role} reaches pages", len(pages) > 3, pages)
            visitor.close()
            # A page that another role saw is looked at again only at its first look.
            for look in LOOKS:
                chosen = [page for page in pages
                          if (look is LOOKS[0]) or (pattern(page), look[0]) not in seen]
                seen |= {(pattern(page), look[0]) for page in chosen}
                self.look(role, chosen, look)

    def strangers(self):
        for look in LOOKS:
            self.look(None, ["/sign-in", "/nothing-here"], look)

    def look(self, role, pages, look):
        name, language, size, colours = look
        who = role or "stranger"
        visitor = Visitor(self.chromium, self.site, size=size)
        visitor.page.emulate_media(color_scheme=colours)
        visitor.context.add_init_script(WATCH_SHIFTS)
        if role:
            visitor.sign_in(role, PASSWORD)
        else:
            visitor.open("/sign-in")
        if language != "zh-Hans":
            visitor.page.evaluate(
                """(language) => {
                  const form = document.querySelector("form[action='/language']");
                  form.querySelector("[name=language]").value = language;
                  form.requestSubmit();
                }""", language)
            visitor.page.wait_for_selector(f"html[lang='{language}']")
        wide, moving, faulty = [], [], []
        for page in pages:
            visitor.open(page)
            found = visitor.page.evaluate(AXE + ";(" + RUN_AXE + ")()")
            self.checks.equal(f"{who} {name} {pattern(page)}: axe", found, [])
            if visitor.overflow() > 0:
                wide.append((page, visitor.overflow()))
            shift = visitor.page.evaluate("window.__shift")
            if shift > SHIFT_MAX:
                moving.append((page, round(shift, 3)))
            if visitor.faults:
                faulty.append((page, list(visitor.faults)))
                visitor.faults.clear()
            if self.pictures:
                file = f"{who}{pattern(page).replace('/', '-')}-{name}.png"
                visitor.page.screenshot(path=os.path.join(self.pictures, file.replace("*", "x")))
        who += " " + name
        self.checks.equal(f"{who}: no page is wider than the window", wide, [])
        self.checks.equal(f"{who}: nothing moves while a page loads", moving, [])
        self.checks.equal(f"{who}: no script fails", faulty, [])
        visitor.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--pictures")
    chosen = parser.parse_args()
    if chosen.pictures:
        os.makedirs(chosen.pictures, exist_ok=True)
    checks = Checks()
    with Served(os.path.abspath(chosen.binary)) as site:
        site.command("demo", "--seed", "7", "--data", site.data)
        site.serve("--demo", JIESU_DATA=site.data)
        with browser() as chromium:
            checks.run(EveryPage(checks, site, chromium, chosen.pictures).run)
    checks.finish()


if __name__ == "__main__":
    main()
