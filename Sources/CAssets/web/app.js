// Makes pages quicker to use; every task also works without it.
"use strict";

(() => {
  const body = document.body;
  const offset = Number(body.dataset.now || Date.now()) - Date.now();
  const now = () => Date.now() + offset;
  const fill = (pattern, value) => (pattern || "").replace("{}", value);

  // A page that answers a form takes the address of the form's own page: going back or loading it
  // anew then asks for that page and sends nothing again.
  if (body.dataset.here) history.replaceState(null, "", body.dataset.here);

  // Clocks: the same words as the server's, from patterns it put on the body.
  function duration(milliseconds) {
    const minutes = Math.floor(Math.abs(milliseconds) / 60000);
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor(minutes / 60) % 24;
    const unit = (name, count) => fill(body.dataset[name], count);
    if (days >= 7 || (days > 0 && hours === 0)) return unit("days", days);
    if (days > 0) return unit("days", days) + " " + unit("hours", hours);
    if (hours > 0) return unit("hours", hours) + (minutes % 60 ? " " + unit("minutes", minutes % 60) : "");
    return minutes > 0 ? unit("minutes", minutes) : body.dataset.under;
  }
  function tick() {
    for (const clock of document.querySelectorAll("[data-due]")) {
      const left = Number(clock.dataset.due) - now();
      const level = left < 0 ? "over" : left < Number(clock.dataset.soon) ? "soon" : "calm";
      clock.className = "clock clock-" + level;
      const text = clock.querySelector(".clock-text");
      const words = fill(left < 0 ? body.dataset.over : body.dataset.left, duration(left));
      if (text && text.textContent !== words) text.textContent = words;
    }
  }
  if (document.querySelector("[data-due]")) setInterval(tick, 20000);

  // The number of a person, typed into a search, goes to the look-up with POST, so that it stands
  // in no address. Without this the server sends its reader there, empty-handed.
  const plain = (text) => text.normalize("NFKC").replace(/[\s-]/g, "");
  const isPersonal = (text) =>
    /^(\+?86)?1[3-9]\d{9}$/.test(plain(text)) || /^\d{17}[\dXx]$/.test(plain(text));
  document.addEventListener("submit", (event) => {
    const typed = event.target.dataset.lookUp && event.target.elements.namedItem("text");
    const csrf = document.querySelector("form[method=post] input[name=_csrf]");
    if (!typed || !csrf || !isPersonal(typed.value)) return;
    event.preventDefault();
    const form = document.createElement("form");
    form.method = "post";
    form.action = event.target.dataset.lookUp;
    for (const [name, value] of [["_csrf", csrf.value], ["who", typed.value]]) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    }
    body.append(form);
    form.submit();
  });

  // One press sends a form once. The name of the pressed button still travels, because the button
  // is only marked, never disabled, before the browser has read it. A form that is answered with a
  // file leaves its page as it is, so it may be sent again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.download !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const pressed = event.submitter;
    if (pressed) {
      pressed.setAttribute("aria-disabled", "true");
      if (body.dataset.sending) pressed.textContent = body.dataset.sending;
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Selecting rows.
  const boxes = (scope) => [...scope.querySelectorAll("input[data-row]")];
  function recount(form) {
    const chosen = boxes(form).filter((box) => box.checked).length;
    for (const place of form.querySelectorAll("[data-selected]")) {
      place.textContent = chosen ? fill(place.dataset.selected, chosen) : place.dataset.none || "";
    }
    const master = form.querySelector("input[data-select-all]");
    if (master) {
      master.checked = chosen > 0 && chosen === boxes(form).length;
      master.indeterminate = chosen > 0 && !master.checked;
    }
  }
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !box.form) return;
    if (box.dataset.selectAll !== undefined) {
      for (const row of boxes(box.form)) row.checked = box.checked;
    } else if (box.dataset.row !== undefined) {
      if (event.shiftKey && last && last.form === box.form) {
        const all = boxes(box.form);
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
        for (const row of all.slice(from, to + 1)) row.checked = box.checked;
      }
      last = box;
    } else return;
    recount(box.form);
  });
  for (const master of document.querySelectorAll("input[data-select-all]")) {
    master.hidden = false;
    recount(master.form);
  }

  // A contact waiver, the three answers: shown only while the choice above asks for them.
  function showFor(control) {
    const wanted = control.value;
    for (const part of control.form.querySelectorAll("[data-for='" + control.name + "']")) {
      const isWanted = part.dataset.when === wanted;
      part.hidden = !isWanted;
      for (const input of part.querySelectorAll("input, select, textarea")) input.disabled = !isWanted;
    }
  }
  for (const control of document.querySelectorAll("select[data-decides]")) {
    showFor(control);
    control.addEventListener("change", () => showFor(control));
  }

  // A word typed above a long list leaves the lines that hold it, and those that are ticked.
  for (const field of document.querySelectorAll("input[data-narrows]")) {
    field.hidden = false;
    field.addEventListener("input", () => {
      const word = field.value.trim().toLowerCase();
      for (const line of field.parentElement.querySelectorAll(".check-list label")) {
        line.hidden = !line.textContent.toLowerCase().includes(word) && !line.querySelector("input").checked;
      }
    });
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }

  // On a narrow screen the filter starts folded, so that the list is in sight.
  if (matchMedia("(max-width: 760px)").matches) {
    for (const fold of document.querySelectorAll("details.filter-fold")) fold.open = false;
  }

  // Keys. Never while typing, while an input method composes, or with a modifier held.
  const rows = () => [...document.querySelectorAll("tr[data-href]")];
  let current = -1;
  function move(step) {
    const all = rows();
    if (!all.length) return;
    if (all[current]) all[current].classList.remove("is-current");
    current = Math.max(0, Math.min(all.length - 1, current + step));
    all[current].classList.add("is-current");
    all[current].scrollIntoView({ block: "nearest" });
  }
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    o: () => { const row = rows()[current]; if (row) location.href = row.dataset.href; },
    x: () => { const box = rows()[current]?.querySelector("input[data-row]"); if (box) box.click(); },
    "/": () => document.getElementById("search")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
  };
  const places = { h: "/", o: "/orders", i: "/imports", r: "/reports", n: "/orders/new" };
  let wentG = 0;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")) {
      if (event.key === "Escape" && target instanceof HTMLElement && target.id === "search") target.blur();
      return;
    }
    if (event.key === "g") { wentG = Date.now(); return; }
    if (Date.now() - wentG < 1200 && places[event.key]) { wentG = 0; location.href = places[event.key]; return; }
    const action = actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  // Personal data goes away in time, and at once when the browser brings the page back.
  const shown = document.querySelector("[data-expires]");
  if (shown) {
    const back = shown.closest("[data-back]").dataset.back;
    const hide = () => { shown.textContent = shown.dataset.gone; location.replace(back); };
    const countdown = () => {
      const left = Math.ceil((Number(shown.dataset.expires) - now()) / 1000);
      if (left <= 0) { hide(); return; }
      for (const place of shown.querySelectorAll("[data-seconds]")) place.textContent = fill(place.dataset.seconds, left);
      setTimeout(countdown, 500);
    };
    countdown();
    window.addEventListener("pageshow", (event) => { if (event.persisted) hide(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden && Number(shown.dataset.expires) <= now()) hide(); });
  }

  // A page that waits for the server asks again by itself.
  const waiting = document.querySelector("[data-refresh]");
  if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.refresh) * 1000);
})();
