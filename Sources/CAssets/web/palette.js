// The palette: Ctrl+K finds orders, units, people, pages and what can be done here.
"use strict";

(() => {
  const box = document.getElementById("palette");
  const keys = window.jiesuKeys;
  const recentKey = "jiesu-recent";
  const recent = () => {
    try { return JSON.parse(localStorage.getItem(recentKey) || "[]").filter((one) => /^[\d-]{9,24}$/.test(one)); } catch { return []; }
  };
  if (!box || !keys) return;

  // Numbers of the orders opened last; nothing else is kept, and signing out removes them.
  const number = location.pathname.match(/^\/orders\/(\d{8}-\d+)$/)?.[1];
  if (number) {
    const list = [number, ...recent().filter((one) => one !== number)].slice(0, 8);
    try { localStorage.setItem(recentKey, JSON.stringify(list)); } catch { /* A full or closed storage only shortens the list. */ }
  }

  const form = box.querySelector("form");
  const field = form.elements.namedItem("text");
  const list = document.getElementById("palette-list");
  const says = box.querySelector("[data-palette-says]");
  let options = [];
  let active = 0;
  let asking = null;
  let timer = 0;
  let composing = false;
  // What is shown belongs to other words than those typed; and an Enter that waits for its results.
  let isStale = false;
  let awaited = null;

  const make = (tag, names, text) => {
    const element = document.createElement(tag);
    element.className = names;
    if (text) element.textContent = text;
    return element;
  };

  // What this page offers: everything with a key, and the buttons of the top bar.
  function commands(typed) {
    const bar = "form[action='/language'] button, form[action='/sign-out'] button, form[action='/appearance'] button";
    const found = [...new Set([...keys.keyed(), ...document.querySelectorAll(bar)])].map((element) => ({
      title: keys.words(element), detail: "", key: element.dataset.key, run: () => keys.activate(element),
      words: (keys.words(element) + " " + (element.dataset.words || "")).toLowerCase(),
    }));
    return typed ? found.filter((one) => one.words.includes(typed) || one.key === typed) : found.filter((one) => one.key);
  }

  function lookUp(who) {
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = box.dataset.lookUp;
    for (const [name, value] of [["_csrf", form.elements.namedItem("_csrf").value], ["who", who]]) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      sent.append(input);
    }
    document.body.append(sent);
    sent.submit();
  }

  function draw(groups) {
    list.textContent = "";
    options = [];
    active = 0;
    for (const [index, group] of groups.filter((one) => one.items.length).entries()) {
      const part = make("div", "palette-group");
      const title = make("p", "palette-title", group.title);
      title.id = "palette-group-" + index;
      part.setAttribute("role", "group");
      part.setAttribute("aria-labelledby", title.id);
      part.append(title);
      for (const item of group.items) {
        const row = make("div", "palette-option");
        row.id = "palette-option-" + options.length;
        row.setAttribute("role", "option");
        row.append(make("span", "palette-name", item.title));
        if (item.detail) row.append(make("span", "palette-detail", item.detail));
        if (item.key) row.append(make("kbd", "key-hint", item.key.toUpperCase()));
        const place = options.length;
        row.addEventListener("mousemove", () => choose(place));
        row.addEventListener("click", (event) => take(place, event.ctrlKey || event.metaKey));
        options.push({ item, row });
        part.append(row);
      }
      list.append(part);
    }
    if (!options.length) list.append(make("p", "palette-none", box.dataset.none));
    says.textContent = options.length ? box.dataset.count.replace("{}", String(options.length)) : box.dataset.none;
    choose(0);
  }
  function choose(place) {
    options[active]?.row.setAttribute("aria-selected", "false");
    active = place;
    const chosen = options[active];
    if (!chosen) return field.removeAttribute("aria-activedescendant");
    chosen.row.setAttribute("aria-selected", "true");
    chosen.row.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", chosen.row.id);
  }
  function take(place, isNew) {
    const item = options[place]?.item;
    if (!item) return;
    if (item.link) { if (!isNew) box.close(); return keys.open(item.link, isNew); }
    box.close();
    item.run();
  }

  function answered() {
    isStale = false;
    const isNew = awaited;
    awaited = null;
    if (isNew !== null) take(0, isNew);
  }
  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const typed = field.value.trim();
    const local = { title: box.dataset.here, items: commands(typed.toLowerCase()) };
    const sent = new URLSearchParams({ text: typed });
    for (const one of typed ? [] : recent()) sent.append("recent", one);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: sent, signal: asking.signal, redirect: "error",
        headers: { Accept: "application/json", "X-CSRF-Token": form.elements.namedItem("_csrf").value },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      const offer = found.lookUp ? [{ title: found.lookUp, detail: box.dataset.recorded, run: () => lookUp(typed) }] : [];
      const isNumber = /^[\d+\s-]+$/.test(typed);
      const people = { title: found.lookUpTitle || "", items: offer };
      draw([...(isNumber ? [people] : []), ...(typed ? [local] : []), ...found.groups, ...(typed ? [] : [local]), ...(isNumber ? [] : [people])]);
      answered();
    } catch (problem) {
      if (problem.name === "AbortError") return;
      draw([local]);
      says.textContent = box.dataset.failed;
      list.append(make("p", "palette-none", box.dataset.failed));
      isStale = false;
      awaited = null;
    }
  }
  function askSoon() {
    clearTimeout(timer);
    isStale = true;
    awaited = null;
    if (!composing) timer = setTimeout(ask, 90);
  }

  function openPalette() {
    if (box.open) return field.select();
    if (document.querySelector("dialog[open]")) return;
    field.value = "";
    isStale = true;
    box.showModal();
    field.focus();
    ask();
  }

  field.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  field.addEventListener("compositionend", () => { composing = false; askSoon(); });
  field.addEventListener("input", askSoon);
  field.addEventListener("keydown", (event) => {
    if (composing || keys.isComposing(event)) return;
    const last = options.length - 1;
    const step = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: Math.min(last, active + 8), PageUp: Math.max(0, active - 8) }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (last >= 0) choose(step < 0 ? last : step > last ? 0 : step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const isNew = event.ctrlKey || event.metaKey;
      if (isStale) awaited = isNew;
      else take(active, isNew);
    }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); });
  box.querySelector("[data-palette-close]").addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("close", () => { asking?.abort(); awaited = null; clearTimeout(timer); list.textContent = ""; });
  document.addEventListener("keydown", (event) => {
    if (keys.isComposing(event) || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    if (event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    openPalette();
  });
  for (const button of document.querySelectorAll("[data-palette-open]")) {
    button.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPalette();
    });
  }
})();
