// Makes pages quicker to use; every task also works without it.
"use strict";

(() => {
  const body = document.body;
  const offset = Number(body.dataset.now || Date.now()) - Date.now();
  const now = () => Date.now() + offset;
  const fill = (pattern, value) => (pattern || "").replace("{}", value);

  // What the other scripts share. `post` answers with the response and throws on no network;
  // `toast` takes kind calm, info, soon or over, and perhaps { words, act } to undo.
  const csrf = () => document.querySelector("input[name=_csrf]")?.value || "";
  const post = (url, fields) => fetch(url, {
    method: "POST",
    headers: { "X-CSRF-Token": csrf(), Accept: "application/json" },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  function toast(text, kind, undo) {
    const place = document.getElementById("toasts");
    if (!place) return;
    const note = document.createElement("div");
    note.className = "toast toast-" + (kind || "info");
    const words = document.createElement("span");
    words.textContent = text;
    note.append(words);
    const add = (label, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small";
      button.textContent = label;
      button.addEventListener("click", () => { note.remove(); act(); });
      note.append(button);
    };
    if (undo) add(undo.words, undo.act);
    // What went wrong stays until it was read.
    if (kind === "over") add(place.dataset.close, () => {});
    else {
      let timer = 0;
      const wait = () => { timer = setTimeout(() => note.remove(), undo ? 12000 : 6000); };
      note.addEventListener("mouseenter", () => clearTimeout(timer));
      note.addEventListener("mouseleave", wait);
      wait();
    }
    place.append(note);
  }
  window.jiesu = { now, fill, csrf, post, toast };

  // Colours and density. The page is right as it came; this turns it at the hours of the night,
  // and at once when somebody chooses.
  const root = document.documentElement;
  function paint() {
    const choice = root.dataset.choice;
    const [from, to] = (root.dataset.night || "0 0").split(" ").map(Number);
    const second = Math.floor(now() / 1000) % 86400;
    const isNight = from <= to ? second >= from && second < to : second >= from || second < to;
    const isDark = choice === "dark" || (choice === "automatic" && isNight);
    const theme = isDark ? "dark" : choice === "system" ? "system" : "light";
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    const media = { dark: "screen", system: "screen and (prefers-color-scheme: dark)", light: "not all" };
    document.getElementById("dark").media = media[theme];
  }
  if (root.dataset.choice) { paint(); setInterval(paint, 30000); }
  document.addEventListener("submit", (event) => {
    const form = event.target, pressed = event.submitter;
    if (form.dataset.appearance === undefined || !pressed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    root.dataset[pressed.name === "theme" ? "choice" : "density"] = pressed.value;
    for (const other of pressed.parentElement.children) {
      other.setAttribute("aria-pressed", String(other === pressed));
    }
    paint();
    post(form.action, { [pressed.name]: pressed.value })
      .then(() => toast(form.dataset.done, "calm"), () => form.submit());
  });

  // Menus close when somebody presses Escape or elsewhere; the help opens at the side.
  const closeMenus = (but) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== but) menu.open = false;
  };
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details[data-menu]"));
    const dialog = event.target;
    if (dialog instanceof HTMLDialogElement && dialog.classList.contains("drawer")) dialog.close();
    const opener = event.target.closest("[data-help], [data-drawer]");
    const sheet = opener && document.getElementById(opener.dataset.drawer || "help");
    if (sheet && !event.ctrlKey && !event.metaKey) { event.preventDefault(); sheet.showModal(); }
    const note = event.target.closest("[data-toast]");
    if (note) toast(note.dataset.toast, "calm");
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // What is typed survives a change of language: it waits in this tab while the page is fetched
  // anew, and nowhere afterwards. Personal data and what looks like it does not wait.
  const secret = /1[3-9]\d{9}|\d{17}[\dXx]/;
  const personal = /^(name|phone|contact|address|who|account|plate|identity|password|code|current|repeated)$|personal|complainant/;
  const typedIn = () => [...document.querySelectorAll("form[method=post] :is(input, select, textarea)")].filter((field) =>
    !["hidden", "password", "file", "submit"].includes(field.type) && !personal.test(field.name)
    && !field.closest("[data-personal], [data-expires], dialog, [data-language], [data-appearance]"));
  const key = "jiesu.typed";
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.language === undefined) return;
    const kept = typedIn().map((field) => [
      field.form.getAttribute("action"), field.name, field.value,
      ["checkbox", "radio"].includes(field.type) ? field.checked : null,
    ]).filter((item) => !secret.test(item[2].replace(/[\s-]/g, "")));
    sessionStorage.setItem(key, JSON.stringify({ at: location.pathname, kept }));
  });
  const typed = JSON.parse(sessionStorage.getItem(key) || "null");
  sessionStorage.removeItem(key);
  if (typed && typed.at === location.pathname) {
    const fields = typedIn();
    for (const [action, name, value, isChosen] of typed.kept) {
      const field = fields.find((one) => one.name === name && one.form.getAttribute("action") === action
        && (isChosen === null || one.value === value));
      if (!field) continue;
      if (isChosen === null) field.value = value; else field.checked = isChosen;
      const fold = (isChosen === null ? value !== field.defaultValue && field.tagName !== "SELECT" : false) && field.closest("details");
      if (fold && !fold.open) fold.open = true;
    }
  }

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
