"""A person at a browser: signs in, fills forms, reads pages."""
import contextlib
import shutil

from playwright.sync_api import sync_playwright

from site_server import PASSWORD


@contextlib.contextmanager
def browser(script=True):
    """Debian's Chromium, without a window. `script=False` switches JavaScript off."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", headless=True,
            args=["--no-sandbox", "--disable-gpu"])
        try:
            yield chromium
        finally:
            chromium.close()


class Visitor:
    """One browser window with cookies of its own. `size` is width and height in pixels."""

    def __init__(self, chromium, site, script=True, size=(1440, 900)):
        self.site = site
        self.context = chromium.new_context(
            java_script_enabled=script, accept_downloads=True, locale="zh-CN",
            viewport={"width": size[0], "height": size[1]})
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.faults = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("response", self._watch)

    def _listen(self, message):
        # A refused form is answered with 4xx, which the browser reports as well.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.faults.append(message.text)

    def _watch(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def close(self):
        self.context.close()

    def open(self, path):
        return self.page.goto(self.site.url + path)

    def path(self):
        return self.page.url.removeprefix(self.site.url)

    def text(self):
        return self.page.locator("main").inner_text()

    def sign_in(self, name, password=PASSWORD):
        self.open("/sign-in")
        self.page.fill("[name=account]", name)
        self.page.fill("[name=password]", password)
        self._press(self.page.locator("form", has=self.page.locator("[name=password]")))

    def _press(self, form):
        """Presses the form's button and returns the answer of the page that follows."""
        with self.page.expect_navigation() as waiting:
            form.locator("button[type=submit], button:not([type])").first.click()
        return waiting.value

    def form(self, action):
        """The form whose address ends with `action`."""
        return self.page.locator(f"form[method=post][action$='{action}']")

    def offers(self, action):
        return self.form(action).count() > 0

    def submit(self, action, **fields):
        """Fills the named fields, presses the form's button and waits for the next page.

        A list ticks the boxes of those values.
        """
        form = self.form(action).first
        self._reveal(form)
        for name, value in fields.items():
            self._fill(form, name, value)
        return self._press(form)

    def _fill(self, form, name, value):
        controls = form.locator(f"[name='{name}']")
        if controls.count() == 0:
            raise RuntimeError(f"no field {name} in {form.get_attribute('action')}")
        first = controls.first
        self._reveal(first)
        kind = first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
        if kind == "select":
            first.select_option(value)
        elif kind == "radio":
            form.locator(f"[name='{name}'][value='{value}']").check()
        elif kind == "checkbox":
            for one in value:
                form.locator(f"[name='{name}'][value='{one}']").check()
        elif kind == "file":
            first.set_input_files(value)
        else:
            first.fill(value)

    def _reveal(self, element):
        """Opens the folded parts of the page that something stands in."""
        element.evaluate(
            "e => { for (let p = e.closest('details'); p; p = p.parentElement.closest('details'))"
            " p.open = true }")

    def choices(self, action, name):
        """Values and words of a list to choose from, the empty one left out."""
        found = self.form(action).first.locator(f"select[name='{name}'] option").evaluate_all(
            "all => all.map(o => [o.value, o.textContent.trim()])")
        return [(value, words) for value, words in found if value]

    def heading(self):
        return self.page.locator("main h1").first.inner_text().strip()

    def steps(self):
        """State before and after, of every entry of the history that changed it."""
        return [tuple(pair) for pair in self.page.locator(".timeline .changes > div").evaluate_all(
            "all => all.filter(e => e.querySelector('del')).map(e => "
            "[e.querySelector('del').textContent, e.querySelector('ins').textContent])")]

    def overflow(self):
        """Pixels by which the page is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def state(self):
        """The state an order page shows."""
        return self.page.locator(".badge-large").first.inner_text().strip()

    def download(self, selector, folder):
        with self.page.expect_download() as waiting:
            self.page.locator(selector).first.click()
        path = f"{folder}/{waiting.value.suggested_filename}"
        waiting.value.save_as(path)
        return path
