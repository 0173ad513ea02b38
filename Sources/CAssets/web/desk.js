// The desk without a mouse: acts are sent one after the other and kept while the network is away;
// the next order is there before the answer is. Without it every form is sent as any other.
"use strict";

(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const words = desk.dataset;
  const work = desk.querySelector("[data-work]");
  const toasts = document.querySelector(".desk-toasts");
  const waiting = document.querySelector(".desk-waiting");
  const rows = () => [...desk.querySelectorAll("li[data-number]")].filter((row) => !row.hidden);
  const row = (number) => rows().find((one) => one.dataset.number === number);
  const current = () => work.querySelector("[data-order]");
  const gone = new Set(); // decided here; a queue fetched meanwhile may still show them
  const versions = new Map();
  const parts = new Map();
  const acts = [];
  let last = null;
  let isSending = false;
  let wanted = "";

  function toast(text, isFailure, link) {
    const box = document.createElement("p");
    box.className = "desk-toast " + (isFailure ? "desk-toast-over" : "desk-toast-calm");
    box.append(text);
    if (isFailure) {
      box.setAttribute("role", "alert");
      const close = document.createElement("button");
      close.type = "button";
      close.className = "button button-quiet";
      close.textContent = words.close;
      close.addEventListener("click", () => box.remove());
      if (link) {
        const open = document.createElement("a");
        open.href = link;
        open.textContent = link.split("/").pop();
        box.append(" ", open);
      }
      box.append(" ", close);
    } else setTimeout(() => box.remove(), 4000);
    toasts.append(box);
    const calm = [...toasts.querySelectorAll(".desk-toast-calm")];
    for (const old of calm.slice(0, -2)) old.remove();
    while (toasts.children.length > 6) toasts.firstChild.remove();
  }

  // Orders, fetched ahead.
  async function fetchPart(number, ahead) {
    const answer = await fetch("/desk/orders/" + encodeURIComponent(number) + (ahead ? "?ahead=1" : ""),
      { headers: { Accept: "text/html" }, redirect: "error" });
    if (answer.status === 204 || !answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-order]");
  }
  function ahead(number) {
    if (!number || parts.has(number)) return;
    const part = fetchPart(number, true).catch(() => null);
    parts.set(number, part);
    part.then((found) => { if (!found) parts.delete(number); });
  }
  function after(number, step) {
    const all = rows();
    const at = all.findIndex((one) => one.dataset.number === number);
    return all[Math.max(0, Math.min(all.length - 1, at + step))]?.dataset.number;
  }
  function mark(number) {
    for (const link of desk.querySelectorAll(".desk-row[aria-current]")) link.removeAttribute("aria-current");
    const link = row(number)?.querySelector(".desk-row");
    link?.setAttribute("aria-current", "true");
    link?.scrollIntoView({ block: "nearest" });
  }
  async function show(number) {
    wanted = number;
    if (!number) {
      work.replaceChildren(document.querySelector("template[data-empty]").content.cloneNode(true));
      history.replaceState(null, "", words.desk);
      return;
    }
    mark(number);
    let part = null;
    try { part = (await parts.get(number)) || (await fetchPart(number, false)); } catch { part = null; }
    parts.delete(number);
    if (wanted !== number) return;
    const address = words.desk + "?order=" + encodeURIComponent(number);
    if (!part) {
      if (!navigator.onLine) toast(words.failed, true);
      else location.assign(address);
      return;
    }
    work.replaceChildren(part);
    history.replaceState(null, "", address);
    prepare();
    work.focus({ preventScroll: true });
    ahead(after(number, 1));
  }
  function leave(number) {
    const next = after(number, 1) === number ? after(number, -1) : after(number, 1);
    gone.add(number);
    const line = row(number);
    if (line) line.hidden = true;
    const count = desk.querySelector(".desk-count .count");
    if (line && count && /^\d+$/.test(count.textContent)) count.textContent = String(count.textContent - 1);
    show(next === number ? "" : next);
  }

  // Choosing a unit: by code, by characters, by the initials of its pinyin.
  const initials = "abcdefghjklmnopqrstwxyz";
  const firsts = "阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀";
  const order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");
  const initial = (letter) => {
    if (!/[一-鿿]/.test(letter)) return letter.toLowerCase();
    let at = 0;
    while (at + 1 < firsts.length && order.compare(firsts[at + 1], letter) <= 0) at += 1;
    return initials[at];
  };
  const spelt = (name) => [...name].map(initial).join("");
  function prepare() {
    const select = work.querySelector("select[data-units]");
    if (!select) return;
    const units = [...select.options].filter((one) => one.value).map((one) => ({
      code: one.value, name: one.dataset.name, load: one.dataset.load, spelt: spelt(one.dataset.name),
    }));
    const input = document.createElement("input");
    const list = document.createElement("ul");
    let at = 0;
    let found = [];
    const set = (attributes, to) => Object.entries(attributes).forEach(([name, value]) => to.setAttribute(name, value));
    set({ type: "text", id: "desk-unit", role: "combobox", autocomplete: "off", "aria-expanded": "false",
      "aria-controls": "desk-units", "aria-describedby": "desk-lead-hint", "data-unit": "" }, input);
    set({ id: "desk-units", role: "listbox", class: "desk-units" }, list);
    list.hidden = true;
    select.hidden = true;
    select.required = false;
    select.form.querySelector("label[for=desk-lead]").htmlFor = "desk-unit";
    select.after(input, list);
    const choose = (unit) => {
      select.value = unit ? unit.code : "";
      if (unit) input.value = unit.name;
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };
    const draw = () => {
      list.replaceChildren(...found.map((unit, index) => {
        const line = document.createElement("li");
        set({ role: "option", id: "desk-unit-" + index, "aria-selected": String(index === at) }, line);
        const load = document.createElement("span");
        load.className = "quiet small";
        load.textContent = unit.load;
        line.append(unit.name + " ", load);
        line.addEventListener("mousedown", (event) => { event.preventDefault(); choose(unit); });
        return line;
      }));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      input.setAttribute("aria-activedescendant", found.length ? "desk-unit-" + at : "");
      list.children[at]?.scrollIntoView({ block: "nearest" });
    };
    const find = () => {
      const typed = input.value.trim().toLowerCase();
      const rank = (unit) => unit.code.toLowerCase() === typed || unit.name === typed ? 0
        : unit.spelt.startsWith(typed) ? 1 : unit.name.includes(typed) ? 2
        : unit.code.toLowerCase().includes(typed) ? 3 : unit.spelt.includes(typed) ? 4 : 9;
      found = units.map((unit) => [rank(unit), unit]).filter(([score]) => score < 9)
        .sort((one, other) => one[0] - other[0]).slice(0, 8).map(([, unit]) => unit);
      at = 0;
      select.value = "";
      draw();
    };
    input.addEventListener("input", find);
    input.addEventListener("focus", () => { if (!select.value) find(); });
    input.addEventListener("blur", () => { list.hidden = true; });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        at = Math.max(0, Math.min(found.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
        draw();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (!select.value && input.value.trim()) choose(found[at]);
        if (select.value) act(select.form);
        else toast(words.unknown, true);
      } else if (event.key === "Escape") { list.hidden = true; input.blur(); }
    });
  }

  // Acts, first in, first out; an order's second act carries the version its first one made.
  function act(form, lead) {
    const part = current();
    const body = new URLSearchParams(new FormData(form));
    body.delete("back");
    if (lead) body.set("lead", lead);
    const name = form.dataset.act;
    const number = part.dataset.order;
    for (const field of form.querySelectorAll("textarea[required]")) {
      if (!field.value.trim()) { field.reportValidity(); return; }
    }
    last = { number, name, body, to: form.getAttribute("action"), tries: 0, isOut: false };
    acts.push(last);
    if (!waiting.hidden) tellWaiting(true);
    if (name === "sign") {
      const dispatch = work.querySelector("form[data-act=dispatch]");
      form.hidden = true;
      for (const badge of [work.querySelector(".desk-matter .badge"), row(number)?.querySelector(".badge")]) {
        if (badge) badge.textContent = words.signed;
      }
      if (dispatch) dispatch.hidden = false;
      else leave(number);
    } else leave(number);
    send();
  }
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  function tellWaiting(isAway) {
    waiting.hidden = !isAway;
    waiting.textContent = words.offline.replace("{}", acts.length);
  }
  async function isDone(job) {
    const kinds = { sign: "signed", dispatch: "dispatched", return: "send_back_requested" };
    try {
      const answer = await fetch("/orders/" + job.number, { headers: { Accept: "application/json" } });
      const newest = (await answer.json()).events?.at(-1);
      return newest?.kind === kinds[job.name] && newest.version === Number(job.body.get("version")) + 1
        ? newest.version : 0;
    } catch { return 0; }
  }
  async function send() {
    if (isSending) return;
    isSending = true;
    while (acts.length) {
      const job = acts[0];
      if (versions.has(job.number)) job.body.set("version", versions.get(job.number));
      job.isOut = true;
      let answer = null;
      try {
        answer = await fetch(job.to, { method: "POST", body: job.body, headers: { Accept: "application/json" } });
      } catch { answer = null; }
      if (!answer || answer.status === 429 || answer.status >= 500) {
        job.tries += 1;
        tellWaiting(true);
        await pause(Math.min(2000 * job.tries, 15000));
        continue;
      }
      acts.shift();
      tellWaiting(false);
      const said = await answer.json().catch(() => ({}));
      const version = answer.ok ? said.version
        : answer.status === 409 && job.tries ? await isDone(job) : 0;
      if (version) {
        versions.set(job.number, version);
        toast(words[job.name] + " " + job.number, false);
      } else {
        for (let at = acts.length - 1; at >= 0; at -= 1) if (acts[at].number === job.number) acts.splice(at, 1);
        gone.delete(job.number);
        parts.delete(job.number);
        versions.delete(job.number);
        const line = desk.querySelector("li[data-number='" + CSS.escape(job.number) + "']");
        if (line) line.hidden = false;
        toast(words.failed + " " + job.number + " " + (said.detail || ""), true, "/orders/" + job.number);
      }
    }
    isSending = false;
  }
  function undo() {
    if (!last) { toast(words.nothing, false); return; }
    const at = acts.indexOf(last);
    if (at >= 0 && !last.isOut) {
      acts.splice(at, 1);
      toast(words.undone + " " + last.number, false);
    } else if (last.name === "sign") toast(words.correcting, false);
    gone.delete(last.number);
    const line = desk.querySelector("li[data-number='" + CSS.escape(last.number) + "']");
    if (line) line.hidden = false;
    parts.delete(last.number);
    show(last.number);
    last = null;
  }
  addEventListener("beforeunload", (event) => { if (acts.length) event.preventDefault(); });
  addEventListener("online", () => send());

  // The queue keeps up with what arrives.
  async function refresh() {
    if (document.hidden || acts.length) return;
    try {
      const answer = await fetch("/desk/queue", { headers: { Accept: "text/html" }, redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && page.querySelector("[data-queue]");
      if (!fresh) return;
      for (const line of fresh.querySelectorAll("li[data-number]")) line.hidden = gone.has(line.dataset.number);
      desk.querySelector("[data-queue]").replaceWith(fresh);
      if (current()) mark(current().dataset.order);
      else if (rows().length) show(rows()[0].dataset.number);
    } catch { /* asked again in a minute */ }
  }
  setInterval(refresh, 60000);

  const press = (name) => { const form = work.querySelector("form[data-act=" + name + "]:not([hidden])"); if (form) act(form); };
  const suggest = (at) => {
    const form = work.querySelector("form[data-act=dispatch]:not([hidden])");
    const button = form?.querySelectorAll("[data-suggested]")[at];
    if (button) act(form, button.value);
  };
  const keys = {
    s: () => press("sign"),
    d: () => work.querySelector("form[data-act=dispatch]:not([hidden]) [data-unit]")?.focus(),
    b: () => {
      const fold = work.querySelector(".desk-return");
      if (fold) { fold.open = true; fold.querySelector("textarea").focus(); }
    },
    n: () => show(after(current()?.dataset.order, 1)),
    p: () => show(after(current()?.dataset.order, -1)),
    u: undo,
    1: () => suggest(0), 2: () => suggest(1), 3: () => suggest(2),
  };
  let wentG = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, dialog")) {
      if (event.key === "Escape") event.target.blur();
      if (event.key === "Enter" && event.target.closest("textarea") && event.shiftKey) {
        const form = event.target.closest("form[data-act]");
        if (form) { event.preventDefault(); form.requestSubmit(); }
      }
      return;
    }
    if (event.key === "g") { wentG = Date.now(); return; }
    if (Date.now() - wentG < 1200 || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  desk.addEventListener("submit", (event) => {
    if (!event.target.dataset.act) return;
    event.preventDefault();
    event.stopPropagation();
    const lead = event.submitter?.dataset.suggested !== undefined ? event.submitter.value : "";
    const select = event.target.querySelector("select[data-units]");
    if (select && !lead && !select.value) { toast(words.unknown, true); return; }
    act(event.target, lead);
  });
  desk.addEventListener("click", (event) => {
    const link = event.target.closest("a.desk-row");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.closest("li").dataset.number);
  });

  prepare();
  if (current()) ahead(after(current().dataset.order, 1));
})();
