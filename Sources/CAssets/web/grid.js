// The ledger as a grid: a window of rows over a list of any length, cells, widths, copying.
"use strict";

(() => {
  // The order of the columns in the menu is the order of the boxes.
  for (const button of document.querySelectorAll("[data-columns] [data-move]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const line = button.closest("li");
      const other = button.dataset.move < 0 ? line.previousElementSibling : line.nextElementSibling;
      if (!other) return;
      if (button.dataset.move < 0) other.before(line); else other.after(line);
      button.focus();
    });
  }

  async function fragment(address, items, signal) {
    const url = address + (address.includes("?") ? "&" : "?") + new URLSearchParams(items);
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal });
    // A redirect leads to the sign-in: the page is loaded anew and says so.
    if (answer.redirected) { location.reload(); throw new Error("signed out"); }
    if (!answer.ok) throw new Error(String(answer.status));
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const part = holder.content.querySelector("tbody");
    return { rows: [...part.querySelectorAll("tr[data-order]")], hasMore: part.dataset.more === "yes" };
  }

  // Groups open in place.
  for (const link of document.querySelectorAll("a[data-group]")) {
    const toggle = document.createElement("button");
    toggle.type = "button";
    toggle.className = "grid-toggle";
    toggle.textContent = "▸";
    toggle.setAttribute("aria-expanded", "false");
    toggle.setAttribute("aria-label", link.textContent);
    let inner = null;
    toggle.addEventListener("click", async () => {
      const opens = toggle.getAttribute("aria-expanded") === "false";
      toggle.setAttribute("aria-expanded", String(opens));
      toggle.textContent = opens ? "▾" : "▸";
      if (inner) { inner.hidden = !opens; return; }
      inner = document.createElement("tr");
      inner.className = "grid-within";
      const cell = inner.insertCell();
      cell.colSpan = link.closest("tr").cells.length;
      link.closest("tr").after(inner);
      const found = await fragment(link.dataset.group, { boxes: "no" });
      const table = document.createElement("table");
      table.className = "rows grid";
      const part = table.createTBody();
      part.append(...found.rows.slice(0, 20));
      cell.append(table);
      if (found.hasMore || found.rows.length > 20) {
        const more = link.cloneNode(true);
        more.className = "button button-quiet";
        more.append(" …");
        cell.append(more);
      }
    });
    link.before(toggle);
  }

  const grid = document.querySelector("table[data-grid]");
  if (!grid) return;
  const wrap = grid.closest("[data-grid-wrap]");
  const body = grid.tBodies[0];
  const status = document.querySelector("[data-grid-status]");
  const isNarrow = matchMedia("(max-width: 760px)");
  const say = (words) => { if (status) status.textContent = words || ""; };
  const rows = () => [...body.querySelectorAll("tr[data-order]")];

  // The window: at most `most` rows stand in the document; above and below them a row of space as
  // high as what was taken out. Rows are asked for by the key of the row beside them, so that none
  // comes twice or is missed while others arrive.
  const most = 300;
  const space = () => {
    const row = document.createElement("tr");
    row.className = "grid-space";
    row.setAttribute("aria-hidden", "true");
    row.insertCell().colSpan = 99;
    return row;
  };
  const above = space();
  const below = space();
  let heightAbove = 0;
  let heightBelow = 0;
  let hasBefore = new URLSearchParams(location.search).has("after") || new URLSearchParams(location.search).has("at");
  let hasAfter = wrap.dataset.gridWrap === "more";
  let busy = null;
  const isLong = hasBefore || hasAfter;

  function setSpace() {
    heightAbove = Math.max(0, heightAbove);
    heightBelow = Math.max(0, heightBelow);
    above.cells[0].style.height = heightAbove + "px";
    below.cells[0].style.height = heightBelow + "px";
    above.hidden = heightAbove === 0;
    below.hidden = heightBelow === 0;
  }
  const height = (list) => list.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0);
  const rowHeight = () => { const all = rows(); return all.length ? height(all) / all.length : 52; };

  function takeOut(list, isTop) {
    const held = list.filter((row) => !row.contains(document.activeElement) && !row.querySelector("input[data-row]:checked"));
    const gone = height(held);
    for (const row of held) row.remove();
    if (isTop) heightAbove += gone; else heightBelow += gone;
  }

  async function load(side) {
    if (busy) return busy;
    const all = rows();
    const edge = side === "after" ? all[all.length - 1] : all[0];
    if (!edge) return;
    busy = (async () => {
      try {
        const found = await fragment(grid.dataset.grid, { [side]: edge.dataset.cursor });
        const known = new Set(rows().map((row) => row.dataset.order));
        const fresh = found.rows.filter((row) => !known.has(row.dataset.order));
        const top = wrap.scrollTop;
        if (side === "after") {
          edge.after(...fresh);
          heightBelow -= height(fresh);
          hasAfter = found.hasMore;
          const extra = rows().length - most;
          if (extra > 0) { takeOut(rows().slice(0, extra), true); hasBefore = true; }
          if (!hasAfter) heightBelow = 0;
        } else {
          edge.before(...fresh);
          const added = height(fresh);
          heightAbove -= added;
          hasBefore = found.hasMore;
          let shift = heightAbove < 0 ? -heightAbove : 0;
          if (!hasBefore && heightAbove > 0) { shift -= heightAbove; heightAbove = 0; }
          const extra = rows().length - most;
          if (extra > 0) { takeOut(rows().slice(-extra), false); hasAfter = true; }
          setSpace();
          if (shift) wrap.scrollTop = top + shift;
        }
        setSpace();
        say("");
        decorate(fresh);
        grid.dispatchEvent(new CustomEvent("grid:rows", { bubbles: true }));
      } catch (problem) {
        say(grid.dataset.failed);
      } finally { busy = null; }
    })();
    return busy;
  }

  async function replace(items, isEnd) {
    if (busy) await busy;
    say(grid.dataset.loading);
    busy = (async () => {
      try {
        const found = await fragment(grid.dataset.grid, items);
        for (const row of rows()) row.remove();
        above.after(...found.rows);
        heightAbove = 0;
        heightBelow = 0;
        hasBefore = isEnd ? found.hasMore : Boolean(items.after);
        hasAfter = isEnd ? false : found.hasMore;
        setSpace();
        decorate(found.rows);
        wrap.scrollTop = isEnd ? wrap.scrollHeight : 0;
        say("");
        grid.dispatchEvent(new CustomEvent("grid:rows", { bubbles: true }));
      } catch (problem) { say(grid.dataset.failed); } finally { busy = null; }
    })();
    return busy;
  }

  // Half a window of rows is kept ready on both sides of what is seen.
  async function refill() {
    if (busy) return;
    const all = rows();
    if (!all.length) return;
    const view = wrap.getBoundingClientRect();
    const margin = view.height * 1.5;
    if (hasAfter && all[all.length - 1].getBoundingClientRect().bottom < view.bottom + margin) {
      await load("after");
    } else if (hasBefore && all[0].getBoundingClientRect().top > view.top - margin) {
      await load("before");
    } else return;
    if (!status || status.textContent !== grid.dataset.failed) requestAnimationFrame(refill);
  }
  if (status) status.addEventListener("click", () => { if (status.textContent) { say(""); refill(); } });

  if (isLong) {
    body.prepend(above);
    body.append(below);
    setSpace();
    wrap.classList.add("grid-live");
    document.querySelector("nav.pager")?.remove();
    let asked = false;
    wrap.addEventListener("scroll", () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; refill(); });
    }, { passive: true });
    requestAnimationFrame(refill);
  }

  // Widths and frozen columns, as rules of a sheet of their own, so that rows that come later have
  // them too. Widths stay in this browser; they say nothing of any order.
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const store = "jiesu.grid.widths";
  let widths = {};
  try { widths = JSON.parse(localStorage.getItem(store)) || {}; } catch (problem) { widths = {}; }
  const heads = () => [...grid.tHead.querySelectorAll("th[data-column]")];

  function style() {
    const rules = [];
    const isFixed = heads().some((head) => widths[head.dataset.column]) && !isNarrow.matches;
    grid.classList.toggle("grid-fixed", isFixed);
    if (isFixed) {
      for (const head of heads()) {
        const name = head.dataset.column;
        rules.push(`.grid col[data-column="${name}"] { width: ${widths[name] || measured[name] || 120}px }`);
      }
      rules.push('.grid col[data-column="pick"] { width: 40px }');
    }
    sheet.replaceSync(rules.join("\n"));
    let left = grid.tHead.querySelector("th.pick")?.getBoundingClientRect().width || 0;
    const frozen = isNarrow.matches ? 0 : Number(grid.dataset.frozen);
    heads().slice(0, frozen).forEach((head) => {
      rules.push(`.grid [data-column="${head.dataset.column}"]:not(col) { position: sticky; left: ${left}px }`);
      left += head.getBoundingClientRect().width;
    });
    if (frozen) rules.push(".grid .pick { position: sticky; left: 0 }");
    sheet.replaceSync(rules.join("\n"));
  }
  const measured = {};
  for (const head of heads()) measured[head.dataset.column] = Math.round(head.getBoundingClientRect().width);

  const frozenNames = () => new Set(heads().slice(0, Number(grid.dataset.frozen)).map((head) => head.dataset.column));
  function decorate(list) {
    const names = frozenNames();
    for (const row of list) {
      for (const cell of row.cells) {
        const stays = names.size && (names.has(cell.dataset.column) || cell.classList.contains("pick"));
        cell.classList.toggle("grid-stays", Boolean(stays));
        if (cell.dataset.column) cell.tabIndex = -1;
      }
    }
  }
  decorate([...grid.tHead.rows]);
  for (const head of heads()) head.removeAttribute("tabindex");
  decorate(rows());

  // What others changed: the rows in sight are asked for anew, when the page was told of a change.
  if (isLong) grid.dataset.virtual = "";
  document.addEventListener("jiesu:looked", async () => {
    if (!isLong || busy) return;
    const view = wrap.getBoundingClientRect();
    const seen = rows().filter((row) => {
      const box = row.getBoundingClientRect();
      return box.bottom > view.top && box.top < view.bottom && !row.contains(document.activeElement);
    }).slice(0, 100);
    let found;
    try { found = await fragment(grid.dataset.grid, { ids: seen.map((row) => row.dataset.order).join(",") }); } catch (problem) { return; }
    const fresh = new Map(found.rows.map((row) => [row.dataset.order, row]));
    for (const row of seen) {
      const now = fresh.get(row.dataset.order);
      row.classList.toggle("is-gone", !now);
      if (!now || now.dataset.version === row.dataset.version || row.querySelector("input[data-row]:checked")) continue;
      row.replaceWith(now);
      decorate([now]);
    }
  });

  function setWidth(name, width) {
    widths[name] = Math.max(48, Math.min(900, Math.round(width)));
    style();
    try { localStorage.setItem(store, JSON.stringify(widths)); } catch (problem) { return; }
  }
  for (const head of heads()) {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "grid-handle";
    handle.setAttribute("aria-label", head.dataset.resize);
    head.append(handle);
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const start = event.clientX;
      const width = head.getBoundingClientRect().width;
      const drag = (move) => setWidth(head.dataset.column, width + move.clientX - start);
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener("pointermove", drag);
      handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", drag), { once: true });
    });
    handle.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      setWidth(head.dataset.column, head.getBoundingClientRect().width + step);
    });
    handle.addEventListener("dblclick", () => {
      delete widths[head.dataset.column];
      style();
      try { localStorage.setItem(store, JSON.stringify(widths)); } catch (problem) { return; }
    });
  }
  style();
  isNarrow.addEventListener("change", style);

  // Cells: one has the focus, a range may be chosen from it.
  let anchor = null;
  const cellsOf = (row) => [...row.cells].filter((cell) => cell.dataset.column);
  const place = (cell) => ({ row: rows().indexOf(cell.parentElement), column: cellsOf(cell.parentElement).indexOf(cell) });
  function range() {
    const here = document.activeElement?.closest?.("td[data-column]");
    if (!here || !grid.contains(here)) return [];
    const first = place(anchor && anchor.isConnected ? anchor : here);
    const last = place(here);
    const [top, bottom] = [first.row, last.row].sort((a, b) => a - b);
    const [left, right] = [first.column, last.column].sort((a, b) => a - b);
    return rows().slice(top, bottom + 1).map((row) => cellsOf(row).slice(left, right + 1));
  }
  function mark() {
    for (const cell of grid.querySelectorAll(".is-chosen")) cell.classList.remove("is-chosen");
    const chosen = range();
    if (chosen.length * (chosen[0]?.length || 0) > 1) for (const cell of chosen.flat()) cell.classList.add("is-chosen");
  }
  function go(cell, extends_) {
    if (!cell) return;
    if (!extends_) anchor = cell;
    for (const row of grid.querySelectorAll("tr.is-current")) row.classList.remove("is-current");
    cell.parentElement.classList.add("is-current");
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    const head = grid.tHead.getBoundingClientRect();
    const box = cell.getBoundingClientRect();
    if (wrap.classList.contains("grid-live") && box.top < head.bottom) wrap.scrollTop -= head.bottom - box.top;
    mark();
  }
  const current = () => {
    const here = document.activeElement?.closest?.("td[data-column]");
    if (here && grid.contains(here)) return here;
    const row = grid.querySelector("tbody tr.is-current");
    return row ? cellsOf(row)[0] : null;
  };
  async function step(rowsDown, columnsRight, extends_) {
    const cell = current();
    if (!cell) return go(cellsOf(rows()[0] || body)[0], false);
    const at = place(cell);
    let all = rows();
    if (at.row + rowsDown >= all.length && hasAfter) { await load("after"); return step(rowsDown, columnsRight, extends_); }
    if (at.row + rowsDown < 0 && hasBefore) { await load("before"); return step(rowsDown, columnsRight, extends_); }
    const row = all[Math.max(0, Math.min(all.length - 1, at.row + rowsDown))];
    const cells = cellsOf(row);
    go(cells[Math.max(0, Math.min(cells.length - 1, at.column + columnsRight))], extends_);
  }
  async function ends(isEnd, extends_) {
    if (!extends_ && (isEnd ? hasAfter : hasBefore)) await replace(isEnd ? { end: "yes" } : {}, isEnd);
    const all = rows();
    const column = current() ? place(current()).column : 0;
    const row = isEnd ? all[all.length - 1] : all[0];
    if (row) go(cellsOf(row)[Math.max(0, column)], extends_);
    say(isEnd ? grid.dataset.atEnd : grid.dataset.atStart);
  }
  const page = () => Math.max(1, Math.floor(wrap.clientHeight / rowHeight()) - 2);

  grid.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("td[data-column]");
    if (!cell || event.button !== 0 || event.target.closest("a, input, select, textarea, button")) return;
    if (event.shiftKey) event.preventDefault();
    go(cell, event.shiftKey);
  });
  // Typing keys reach the grid from the page too, unless somebody types or another part took them.
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, details[open]")) return;
    const isInside = grid.contains(target) || target === wrap;
    const ctrl = event.ctrlKey || event.metaKey;
    const row = current()?.parentElement;
    const plain = {
      j: () => step(1, 0), k: () => step(-1, 0),
      o: () => { if (row) location.href = row.dataset.href; },
      x: () => row?.querySelector("input[data-row]")?.click(),
    };
    const inside = {
      ArrowDown: () => step(1, 0, event.shiftKey), ArrowUp: () => step(-1, 0, event.shiftKey),
      ArrowRight: () => step(0, 1, event.shiftKey), ArrowLeft: () => step(0, -1, event.shiftKey),
      PageDown: () => step(page(), 0, event.shiftKey), PageUp: () => step(-page(), 0, event.shiftKey),
      Home: () => ends(false, event.shiftKey), End: () => ends(true, event.shiftKey),
    };
    const action = ctrl ? null : plain[event.key] || (isInside && inside[event.key]);
    if (!action || (target.closest("button, a, summary") && !plain[event.key])) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }, true);

  // What is shown is what is copied: masked as it is on the page.
  document.addEventListener("copy", (event) => {
    const picked = range();
    if (!picked.length || String(getSelection()).trim()) return;
    const words = (cell) => (cell.querySelector(".matter-title") || cell).innerText.trim().replace(/\s+/g, " ");
    const safe = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
    // A spreadsheet would run what begins like a formula.
    const tame = (text) => (/^[=+\-@]/.test(text) ? "'" + text : text);
    const table = picked.map((cells) => cells.map((cell) => tame(words(cell))));
    event.clipboardData.setData("text/plain", table.map((cells) => cells.join("\t")).join("\n"));
    event.clipboardData.setData("text/html", "<table>" + table.map((cells) =>
      "<tr>" + cells.map((cell) => `<td style="mso-number-format:'\\@'">${safe(cell)}</td>`).join("") + "</tr>").join("") + "</table>");
    event.preventDefault();
    say(grid.dataset.copied.replace("{}", String(picked.length * picked[0].length)));
  });
})();
