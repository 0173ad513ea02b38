// The page of one order: choosing actions, drafts, filters, the slider, orders beside the order.
// Keeps nothing in the browser.
"use strict";

(() => {
  const fill = (pattern, value) => (pattern || "").replace("{}", value);
  const all = (selector) => [...document.querySelectorAll(selector)];

  // The row of buttons opens one form and closes the others, but none that somebody writes in.
  const folds = all("details.action:not(.reveal)");
  function open(id) {
    const form = document.getElementById(id);
    const fold = form && form.closest("details.action");
    if (!fold) return false;
    for (const other of folds) if (other !== fold) other.open = false;
    fold.open = true;
    for (const link of all(".action-row a")) {
      if (link.hash === "#" + id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    fold.scrollIntoView({ block: "nearest" });
    const first = form.querySelector("textarea, select, input:not([type=hidden]), button");
    if (first) first.focus({ preventScroll: true });
    return true;
  }
  for (const link of all(".action-row a")) {
    link.addEventListener("click", (event) => { if (open(link.hash.slice(1))) event.preventDefault(); });
  }
  if (location.hash.startsWith("#action-")) open(location.hash.slice(1));

  // Copying, paper.
  for (const button of all("[data-copy]")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const words = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = words; }, 1500);
    });
  }
  for (const button of all("[data-print]")) button.addEventListener("click", () => print());

  // How a limit was counted: also by hovering; Escape closes it.
  for (const fold of all("details[data-hover]")) {
    let byHover = false;
    fold.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse" && !fold.open) { fold.open = true; byHover = true; }
    });
    fold.addEventListener("pointerleave", () => { if (byHover) fold.open = false; byHover = false; });
    fold.firstElementChild.addEventListener("click", (event) => {
      if (byHover) { event.preventDefault(); byHover = false; }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const fold of all("details[data-hover][open]")) fold.open = false;
  });

  // The reply: length, draft on the server, what the city will see.
  const notes = document.querySelector("[data-notes]");
  const writing = notes && document.getElementById(notes.dataset.notes);
  let saved = writing && writing.value;
  let sending = false;
  if (writing) {
    const counter = notes.querySelector("[data-counter]");
    const state = notes.querySelector("[data-draft-state]");
    const mirror = notes.querySelector("[data-mirror]");
    let timer = 0;
    const tell = () => {
      counter.textContent = fill(counter.dataset.counter, [...writing.value].length);
      mirror.textContent = writing.value;
    };
    const save = async () => {
      timer = 0;
      const text = writing.value;
      if (sending || text === saved) return;
      const body = new URLSearchParams({ reply: text, _csrf: writing.form.elements.namedItem("_csrf").value });
      let isSaved = false;
      try {
        isSaved = (await fetch(notes.dataset.draft, { method: "POST", body })).ok;
      } catch { isSaved = false; }
      if (isSaved) saved = text;
      state.textContent = isSaved ? notes.dataset.saved : notes.dataset.failed;
      if (writing.value !== saved && !timer) timer = setTimeout(save, isSaved ? 1500 : 10000);
    };
    writing.addEventListener("input", () => {
      tell();
      clearTimeout(timer);
      timer = setTimeout(save, 1500);
    });
    tell();
  }

  // Leaving with words that are nowhere else asks first.
  const isUnsaved = () => folds.some((fold) => [...fold.querySelectorAll("textarea")].some(
    (area) => area.value !== (area === writing ? saved : area.defaultValue)));
  document.addEventListener("submit", (event) => { if (event.target.method === "post") sending = true; });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => { if (!sending && isUnsaved()) event.preventDefault(); });

  // The history: filters and search without loading the page anew.
  const find = document.querySelector("[data-find]");
  const parts = all(".timeline-tools a");
  if (find) {
    let part = (parts.find((link) => link.hasAttribute("aria-current")) || { dataset: {} }).dataset.part || "";
    const isWhole = part === "";
    const show = () => {
      const word = find.value.trim().toLowerCase();
      let count = 0;
      for (const item of all("#content .timeline > li")) {
        item.hidden = (part !== "" && !item.dataset.parts.split(" ").includes(part)) || !item.textContent.toLowerCase().includes(word);
        if (!item.hidden) count += 1;
      }
      const nothing = document.querySelector("[data-nothing]");
      if (nothing) nothing.hidden = count > 0;
    };
    find.addEventListener("input", show);
    for (const link of isWhole ? parts : []) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        part = link.dataset.part;
        for (const other of parts) {
          if (other === link) other.setAttribute("aria-current", "page");
          else other.removeAttribute("aria-current");
        }
        show();
      });
    }
  }

  // The slider leads to the chosen step once it is let go.
  for (const form of all("form[data-past]")) {
    const range = form.querySelector("input[type=range]");
    const words = form.querySelector("[data-step-words]");
    range.addEventListener("input", () => {
      words.textContent = fill(range.dataset.pattern, range.value);
      range.setAttribute("aria-valuetext", words.textContent);
    });
    range.addEventListener("pointerup", () => { if (range.value !== form.dataset.step) form.submit(); });
    range.addEventListener("keydown", (event) => { if (event.key === "Enter") form.submit(); });
  }

  // Other pages of the site, read for a part of them. A document that is parsed runs no script.
  async function read(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }
  const place = document.querySelector("[data-similar]");
  if (place && "IntersectionObserver" in window) {
    const watch = new IntersectionObserver(async (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      try {
        const found = (await read(place.dataset.similar)).getElementById("similar-found");
        if (found) place.replaceChildren(...found.childNodes);
      } catch { /* The link to the page stays. */ }
    });
    watch.observe(place);
  }

  // An order beside the order.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest && event.target.closest("a[data-preview]");
    const drawer = document.getElementById("order-drawer");
    if (!link || !drawer || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const body = drawer.querySelector("[data-drawer-body]");
    drawer.querySelector("[data-whole]").href = link.href;
    body.textContent = "…";
    drawer.showModal();
    try {
      const other = await read(link.href);
      const shown = [".order-head h1", ".order-head .line:last-child", ".order-matter"]
        .map((selector) => other.querySelector(selector)).filter(Boolean);
      for (const part of shown) for (const inner of [part, ...part.querySelectorAll("[id]")]) inner.removeAttribute("id");
      body.replaceChildren(...shown);
    } catch { body.textContent = body.dataset.failed; }
  });
  for (const button of all("[data-close-drawer]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
})();
