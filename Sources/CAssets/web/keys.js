// Single letters: the page's elements say theirs with data-key, the sheet of keys where `g` leads.
"use strict";

(() => {
  const sheet = document.getElementById("keys");
  const isShown = (element) => element.getClientRects().length > 0;
  const open = (address, isNew) => (isNew ? window.open(address, "_blank", "noopener") : (location.href = address));

  // Rows of plain tables; the grid moves by itself and takes these keys before they come here.
  const rows = () => [...document.querySelectorAll("tr[data-href]")].filter(isShown);
  let current = -1;
  function move(step) {
    const all = rows();
    if (!all.length) return false;
    all[current]?.classList.remove("is-current");
    current = Math.max(0, Math.min(all.length - 1, current + step));
    all[current].classList.add("is-current");
    all[current].scrollIntoView({ block: "nearest" });
    return true;
  }

  // What a key does to the element that says it: a fold opens and its first field is ready.
  function activate(element) {
    const form = /^#action-/.test(element.getAttribute("href") || "") && document.querySelector(element.getAttribute("href"));
    if (form) element.click();
    const part = form || (element.matches("summary") ? element.parentElement : null);
    for (let fold = (part || element).closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
    if (part) {
      part.scrollIntoView({ block: "nearest" });
      const fields = [...part.querySelectorAll("input:not([type=hidden]), select, textarea, button")];
      (fields.find((field) => !field.disabled && isShown(field)) || element).focus();
    } else if (element.matches("input:not([type=checkbox], [type=radio]), select, textarea")) element.focus();
    else element.click();
  }
  const keyed = () => [...document.querySelectorAll("[data-key]")].filter((element) => isShown(element) && !element.closest("dialog"));

  function showSheet() {
    if (!sheet) return;
    const here = sheet.querySelector("[data-keys-here]");
    if (here) {
      const list = here.querySelector("dl");
      list.textContent = "";
      for (const element of keyed()) {
        const [name, meaning, letter] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
        letter.textContent = element.dataset.key;
        name.append(letter);
        meaning.textContent = window.jiesuKeys.words(element);
        list.append(name, meaning);
      }
      here.hidden = !list.children.length;
    }
    sheet.showModal();
  }

  const general = {
    j: () => move(1),
    k: () => move(-1),
    o: () => { const row = rows()[current]; if (row) location.href = row.dataset.href; return Boolean(row); },
    x: () => rows()[current]?.querySelector("input[data-row]")?.click(),
    "/": () => document.getElementById("search")?.focus(),
    "?": showSheet,
    "[": () => document.querySelector("a[rel=prev]")?.click(),
    "]": () => document.querySelector("a[rel=next]")?.click(),
  };

  const typing = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog";
  const isTyping = (target) => target instanceof Element && target.closest(typing);
  // An input method holds the keys it composes with; some report it by the code alone.
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  // `g` and a letter go before every other meaning of that letter, the grid's too.
  let wentG = 0;
  window.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const isSecond = Date.now() - wentG < 1500;
    wentG = 0;
    if (isSecond) {
      const place = [...(sheet?.querySelectorAll("[data-go]") || [])].find((entry) => entry.dataset.go === event.key);
      if (!place) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      open(place.dataset.to);
    } else if (event.key === "g") {
      wentG = Date.now();
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = target instanceof Element && !target.closest("[role=combobox]") && target.closest("form");
      if (!form || form.method !== "post") return;
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[type=submit], button:not([type])"));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(target)) {
      if (event.key === "Escape" && target instanceof HTMLElement && !target.closest("dialog")) target.blur();
      return;
    }
    const element = keyed().find((one) => one.dataset.key === event.key);
    const action = element ? () => activate(element) : general[event.key];
    if (!action) return;
    // What there is nothing for on this page is left to others.
    if (action() !== false) event.preventDefault();
  });

  window.jiesuKeys = {
    keyed, activate, open, isComposing,
    // The words of a button without its letter.
    words(element) {
      const copy = element.cloneNode(true);
      for (const part of copy.querySelectorAll("kbd, svg, .visually-hidden")) part.remove();
      return (copy.textContent.trim() || element.getAttribute("aria-label") || "").replace(/\s+/g, " ");
    },
  };
})();
