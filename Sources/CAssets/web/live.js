// Keeps an open page true: follows what changes, changes rows in place, says who else is there.
// Never touches what somebody types, chooses or has under the focus.
"use strict";

(() => {
  const strip = document.getElementById("live");
  if (!strip || !window.EventSource) return;
  const words = strip.dataset;
  const say = strip.querySelector(".live-say");
  const bar = strip.querySelector(".live-bar");
  const slot = document.getElementById("present");
  const isList = /^\/($|orders$|units\/)/.test(location.pathname);
  const fill = (pattern, value) => pattern.replace("{}", value);
  const make = (tag, name, text) => {
    const node = document.createElement(tag);
    node.className = name;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const clock = (at) => new Date(at).toLocaleTimeString(
    document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  // The stream. One for a page in sight; a page out of sight ends its own after a minute, or as
  // soon as another page of this browser begins, and catches up when it is looked at again.
  let source = null, mark = words.mark, retry = 0, delay = 1000, isOver = false;
  let freshAt = Date.now(), heardAt = Date.now(), toldTrouble = false, sleeper = 0;
  const pages = window.BroadcastChannel ? new BroadcastChannel("jiesu-live") : null;

  function tell(text, isTrouble) {
    if (say.textContent !== text) say.textContent = text;
    toldTrouble = !!isTrouble;
    strip.classList.toggle("is-trouble", toldTrouble);
  }
  function disconnect() {
    clearTimeout(retry);
    retry = 0;
    if (source) source.close();
    source = null;
  }
  function connect() {
    if (source || isOver || document.hidden || !navigator.onLine) return;
    clearTimeout(retry);
    retry = 0;
    const stream = new EventSource(words.news + "?after=" + encodeURIComponent(mark));
    source = stream;
    heardAt = Date.now();
    if (pages) pages.postMessage("here");
    const on = (name, act) => stream.addEventListener(name, (event) => {
      if (stream !== source) return;
      heardAt = freshAt = Date.now();
      if (event.lastEventId) mark = event.lastEventId;
      act(event.data ? JSON.parse(event.data) : {});
    });
    on("hello", (news) => {
      delay = 1000;
      if (toldTrouble) {
        tell(words.connected);
        setTimeout(() => { if (!toldTrouble) tell(""); }, 5000);
      }
      forgetPresent(news.present);
      sign();
    });
    on("news", take);
    on("reset", (news) => { take(news); look(); });
    on("beat", () => {});
    on("end", () => { isOver = true; disconnect(); tell(words.ended, true); });
    stream.onerror = () => {
      if (stream !== source) return;
      disconnect();
      if (isOver || !navigator.onLine) return;
      if (delay > 2000) tell(fill(words.waiting, clock(freshAt)), true);
      // Many pages that lost one server come back spread out.
      retry = setTimeout(connect, delay * (0.5 + Math.random()));
      delay = Math.min(delay * 2, 60000);
    };
  }
  function isOffline() {
    disconnect();
    if (!isOver) tell(fill(words.offline, clock(freshAt)), true);
  }
  window.addEventListener("offline", isOffline);
  window.addEventListener("online", () => { delay = 1000; connect(); });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(sleeper);
    if (document.hidden) sleeper = setTimeout(disconnect, 60000);
    else { delay = 1000; connect(); sign(); }
  });
  if (pages) pages.onmessage = () => { if (document.hidden) disconnect(); };
  // Silence of more than two beats: the machine slept, or something between dropped the stream.
  setInterval(() => {
    if (source && Date.now() - heardAt > 50000) { disconnect(); connect(); }
  }, 10000);
  window.addEventListener("pagehide", () => { sign(true); disconnect(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { connect(); look(); } });

  // What changed.
  function take(news) {
    for (const one of news.present || []) setPresent(one.id, one.people);
    const changed = news.orders || [], gone = news.gone || [];
    if (slot) {
      const own = changed.find((one) => one.id === slot.dataset.orderOpen);
      if (own && own.version > Number(slot.dataset.version)) showChanged(words.changed);
      if (gone.includes(slot.dataset.orderOpen)) showChanged(words.gone);
    } else if (changed.length || gone.length) {
      for (const id of gone) for (const row of rowsOf(id)) leave(row, words.gone);
      document.dispatchEvent(new CustomEvent("jiesu:orders", { detail: { changed, gone } }));
      look();
    }
  }

  // Looking anew: the page as it would be now, fetched without keeping anybody signed in. Never
  // twice at a time, and the less often the longer the server takes.
  let timer = 0, isLooking = false, again = false, took = 0, lookedAt = 0, failures = 0;
  function look() {
    if (!isList && !slot) return;
    if (isLooking) { again = true; return; }
    if (timer) return;
    const pause = Math.max(500, took * 10, lookedAt + 3000 - Date.now(), Math.min(failures, 6) * 5000);
    timer = setTimeout(lookNow, pause * (1 + Math.random() / 2));
  }
  async function fetchPage() {
    const answer = await fetch(location.href, {
      headers: { "X-Jiesu-Background": "1", Accept: "text/html" }, redirect: "error", cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }
  async function lookNow() {
    timer = 0;
    isLooking = true;
    again = false;
    const start = performance.now();
    try {
      const next = await fetchPage();
      if (slot) {
        const now = next.getElementById("present");
        if (now && Number(now.dataset.version) > Number(slot.dataset.version)) showChanged(words.changed);
      } else merge(next);
      failures = 0;
      strip.dataset.looks = Number(strip.dataset.looks || 0) + 1;
    } catch {
      failures += 1;
      again = failures < 20 && !isOver && navigator.onLine;
    }
    took = performance.now() - start;
    lookedAt = Date.now();
    isLooking = false;
    if (again) look();
  }

  const rowsOf = (id) => document.querySelectorAll("main tr[data-order='" + CSS.escape(id) + "']");
  const tables = (from) => [...from.querySelectorAll("main table")].filter(
    (table) => table.querySelector("tr[data-order]") && table.dataset.virtual === undefined);
  const nameOf = (table) => table.caption ? table.caption.textContent : "";
  const orderRows = (table) => [...table.querySelectorAll("tr[data-order]")];
  const hasFocus = (node) => node.contains(document.activeElement);
  const take1 = (node) => document.importNode(node, true);

  function merge(next) {
    const fresh = new Map(tables(next).map((table) => [nameOf(table), table]));
    let count = 0, isPlaceMissing = false;
    for (const table of tables(document)) {
      const other = fresh.get(nameOf(table));
      fresh.delete(nameOf(table));
      const rows = new Map((other ? orderRows(other) : []).map((row) => [row.dataset.order, row]));
      for (const row of orderRows(table)) {
        const now = rows.get(row.dataset.order);
        rows.delete(row.dataset.order);
        if (!now) leave(row, words.left);
        else if (now.dataset.version !== row.dataset.version || row.classList.contains("is-gone")) change(row, now);
      }
      count += rows.size;
    }
    for (const table of fresh.values()) { count += orderRows(table).length; isPlaceMissing = true; }
    for (const part of document.querySelectorAll("main .figures, main .panel-head")) {
      const heading = part.querySelector("h2[id]");
      const other = heading ? next.getElementById(heading.id)?.closest(".panel-head")
        : next.querySelector("main .figures");
      if (other && other.textContent !== part.textContent && !hasFocus(part)) {
        part.replaceChildren(...[...other.childNodes].map(take1));
      }
    }
    announce(count, isPlaceMissing, next);
    document.dispatchEvent(new CustomEvent("jiesu:looked"));
  }
  function change(row, now) {
    row.dataset.version = now.dataset.version;
    row.classList.remove("is-gone");
    row.querySelector(".live-left")?.remove();
    for (const [index, cell] of [...row.cells].entries()) {
      const other = now.cells[index];
      const box = cell.querySelector("input[data-row]");
      if (!other) continue;
      if (box) { box.value = other.querySelector("input[data-row]")?.value ?? box.value; continue; }
      if (cell.innerHTML === other.innerHTML || cell.querySelector("input, select, textarea")) continue;
      const places = "a, button, [tabindex]";
      const focused = hasFocus(cell) ? [...cell.querySelectorAll(places)].indexOf(document.activeElement) : -1;
      cell.replaceChildren(...[...other.childNodes].map(take1));
      if (focused >= 0) cell.querySelectorAll(places)[focused]?.focus({ preventScroll: true });
    }
    markPresent(row);
    row.classList.remove("is-changed");
    void row.offsetWidth;
    row.classList.add("is-changed");
  }
  function leave(row, reason) {
    if (row.classList.contains("is-gone")) return;
    row.classList.add("is-gone");
    const box = row.querySelector("input[data-row]");
    if (box && box.checked) box.click();
    const place = row.querySelector(".matter-sub") || row.cells[0];
    if (place) place.append(make("span", "live-left", reason));
  }

  // New rows wait until they are asked for, so that nothing jumps under the pointer.
  let told = 0;
  function announce(count, isPlaceMissing, next) {
    if (!count) { told = 0; bar.replaceChildren(); return; }
    const button = make("button", "button button-small", words.show);
    button.type = "button";
    button.onclick = () => {
      if (isPlaceMissing && !isWriting()) { location.reload(); return; }
      bar.replaceChildren();
      told = 0;
      for (const table of tables(document)) {
        const other = tables(next).find((one) => nameOf(one) === nameOf(table));
        if (!other) continue;
        const known = new Map(orderRows(table).map((row) => [row.dataset.order, row]));
        const body = orderRows(table)[0].parentElement;
        body.replaceChildren(...orderRows(other).map((row) => known.get(row.dataset.order) || take1(row)));
        for (const row of orderRows(table)) markPresent(row);
      }
    };
    if (told === count && bar.firstChild) { bar.lastChild.replaceWith(button); return; }
    told = count;
    bar.replaceChildren(make("span", "live-words", fill(words.new, count)), button);
  }

  // An order's page: never replaced, only told about.
  function showChanged(text) {
    const line = make("span", "live-words", text + (isWriting() ? " " + words.keep : ""));
    const link = make("a", "button button-small", words.reload);
    link.href = location.href;
    const button = make("button", "button button-small", words.changes);
    button.type = "button";
    button.onclick = async () => {
      button.disabled = true;
      try {
        const next = await fetchPage();
        const known = new Set([...document.querySelectorAll("main .timeline > *")].map((one) => one.textContent));
        const news = make("ol", "timeline live-changes");
        for (const one of next.querySelectorAll("main .timeline > *")) {
          if (!known.has(one.textContent)) news.append(take1(one));
        }
        bar.querySelector(".live-changes")?.remove();
        if (news.firstChild) bar.append(news);
      } catch { tell(fill(words.waiting, clock(freshAt)), true); }
      button.disabled = false;
    };
    bar.replaceChildren(line, ...(text === words.gone ? [] : [button]), link);
  }

  // Words that were typed and not sent.
  const isWriting = () => document.querySelector("main form[data-writing]") !== null;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form.method !== "post" || form.dataset.writing || event.target.dataset.row !== undefined) return;
    form.dataset.writing = "1";
    sign();
  });
  document.addEventListener("reset", (event) => { delete event.target.dataset.writing; sign(); });

  // Who else is there.
  const present = new Map();
  const page = Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(36)).join("");
  async function sign(isGone = false) {
    if (!slot || isOver || (document.hidden && !isGone)) return;
    const body = new URLSearchParams({
      _csrf: words.csrf, order: slot.dataset.number, page,
      writing: isWriting() ? "1" : "0", gone: isGone ? "1" : "0" });
    if (isGone) { navigator.sendBeacon(words.presence, body); return; }
    try {
      const answer = await fetch(words.presence, {
        method: "POST", body, redirect: "error",
        headers: { "X-Jiesu-Background": "1", Accept: "application/json" } });
      if (answer.ok) setPresent(slot.dataset.orderOpen, (await answer.json()).people);
    } catch { /* The next sign of life comes soon; the stream says when the line is broken. */ }
  }
  if (slot) setInterval(sign, 20000);
  function forgetPresent(list) {
    for (const id of [...present.keys()]) setPresent(id, []);
    for (const one of list || []) setPresent(one.id, one.people);
  }
  function avatar(person) {
    const mark = make("span", "avatar" + (person.writing ? " is-writing" : ""), [...person.name].slice(0, 2).join(""));
    mark.setAttribute("aria-hidden", "true");
    return mark;
  }
  function setPresent(id, people) {
    if (people.length) present.set(id, people); else present.delete(id);
    if (slot && slot.dataset.orderOpen === id) {
      const text = people.map((one) => fill(one.writing ? words.writing : words.present, one.name)).join(" · ");
      if (slot.dataset.text === text) return;
      slot.dataset.text = text;
      slot.replaceChildren(...people.map(avatar), make("span", "", text));
    } else for (const row of rowsOf(id)) markPresent(row);
  }
  function markPresent(row) {
    row.querySelector(".row-present")?.remove();
    const people = present.get(row.dataset.order);
    const place = row.querySelector(".matter-sub") || row.cells[0];
    if (!people || !place) return;
    const text = people.map((one) => fill(one.writing ? words.writing : words.present, one.name)).join(" · ");
    const mark = make("span", "row-present");
    mark.title = text;
    mark.append(...people.slice(0, 3).map(avatar), make("span", "visually-hidden", text));
    place.append(mark);
  }

  if (navigator.onLine) connect(); else isOffline();
})();
