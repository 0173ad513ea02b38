// Correcting values in the grid: a cell at a time with undo, rows pasted from a spreadsheet, and the
// progress of a change of many orders.
"use strict";

(() => {
  const csrf = () => document.querySelector("form[method=post] input[name=_csrf]")?.value || "";
  async function ask(address, sent) {
    const options = { headers: { Accept: "application/json" } };
    if (sent) {
      options.method = "POST";
      options.headers["Content-Type"] = "application/json";
      options.headers["X-CSRF-Token"] = csrf();
      options.body = JSON.stringify(sent);
    }
    const answer = await fetch(address, options);
    const value = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(value.detail || String(answer.status)), { status: answer.status });
    return value;
  }
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  // A change of many orders says how far it is.
  const applying = document.querySelector("form[data-edit-apply]");
  if (applying) applying.addEventListener("submit", () => {
    const total = applying.querySelectorAll("input[data-row]:checked").length;
    const place = applying.querySelector("[data-edit-done]");
    const tell = async () => {
      try {
        const counts = (await ask(applying.dataset.editState)).counts;
        place.textContent = fill(applying.dataset.editProgress, { done: counts.applied + counts.failed, total });
      } catch (problem) { return; }
      setTimeout(tell, 700);
    };
    if (total > 100) setTimeout(tell, 700);
  });

  const grid = document.querySelector("table[data-grid]");
  const mayEdit = document.querySelector("[data-edit-value]");
  if (!grid || !mayEdit) return;

  let loaded = null;
  const fields = () => loaded ||= ask("/orders/fields").catch((problem) => { loaded = null; throw problem; });
  fields.of = async (name) => (await fields()).fields.find((field) => field.name === name);

  // A line at the foot of the window that says what happened, and takes it back.
  const toast = document.createElement("div");
  toast.className = "edit-toast";
  toast.setAttribute("role", "status");
  toast.hidden = true;
  document.body.append(toast);
  let hiding = 0;
  function say(words, undo) {
    toast.replaceChildren(words);
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = undo;
      button.addEventListener("click", takeBack);
      toast.append(button);
    }
    toast.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => { toast.hidden = true; }, 12000);
  }

  const address = (row) => row.dataset.href + "/fields";
  const numberOf = (row) => decodeURIComponent(row.dataset.href.split("/").pop());
  const cellOf = (row, name) => row.querySelector(`td[data-column="${name}"]`);
  const shown = (field, value) =>
    field.choices.find((choice) => choice.value === value)?.shown || value.replaceAll("->", " › ").replaceAll(",", "、");

  function show(row, field, order) {
    row.dataset.version = order.version;
    const box = row.querySelector("input[data-row]");
    if (box) box.value = box.value.replace(/@.*/, "@" + order.version);
    const cell = cellOf(row, field.name);
    if (cell) cell.textContent = shown(field, order.values[field.name]) || "—";
  }

  const done = [];
  async function takeBack() {
    const last = done.pop();
    if (!last) return;
    const words = (await fields()).words;
    const row = grid.querySelector(`tr[data-order="${last.order}"]`);
    try {
      const order = await ask(last.address + "/undo", { version: last.version });
      if (row) show(row, last.field, order);
      say(fill(words.tookBack, { number: order.number, field: last.field.label }));
    } catch (problem) { say(problem.message); }
  }

  // One editor at a time: a box to type in and, where there is a list, the values that fit.
  let open = null;
  function close(focus) {
    if (!open) return;
    const cell = open.cell;
    cell.replaceChildren(...open.kept);
    cell.classList.remove("edit-cell");
    open = null;
    if (focus) cell.focus();
  }
  function fits(choice, typed) {
    const plain = typed.trim().toLowerCase();
    return !plain || choice.shown.toLowerCase().includes(plain) || choice.letters.includes(plain);
  }
  function list(field, typed, words) {
    const found = field.choices.filter((choice) => fits(choice, typed)).slice(0, 8);
    open.found = found;
    open.at = Math.min(Math.max(open.at, 0), Math.max(found.length - 1, 0));
    open.list.replaceChildren(...(found.length ? found.map((choice, index) => {
      const line = document.createElement("li");
      line.id = "edit-choice-" + index;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(index === open.at));
      line.textContent = choice.shown;
      line.addEventListener("mousedown", (event) => { event.preventDefault(); open.at = index; save(); });
      return line;
    }) : [Object.assign(document.createElement("li"), { textContent: words.noMatch, className: "quiet" })]));
    open.input.setAttribute("aria-activedescendant", found.length ? "edit-choice-" + open.at : "");
  }

  async function begin(cell) {
    const name = cell.dataset.column;
    const row = cell.parentElement;
    if (open || name === "title" || !row.dataset.order) return;
    try {
      const [all, field, order] = await Promise.all([fields(), fields.of(name), ask(address(row))]);
      if (!field || open) return;
      if (!order.editable.includes(name)) { say(fill(all.words.locked, { field: field.label })); return; }
      const input = document.createElement("input");
      input.type = "text";
      input.className = "edit-input";
      input.maxLength = field.maximum;
      input.setAttribute("aria-label", field.label);
      input.value = field.choices.length ? shown(field, order.values[name]) : order.values[name];
      open = { cell, row, field, order, input, kept: [...cell.childNodes], at: 0, found: [], isTyped: false };
      cell.classList.add("edit-cell");
      open.error = Object.assign(document.createElement("p"), { className: "edit-error" });
      open.error.setAttribute("role", "alert");
      cell.replaceChildren(input, open.error);
      if (field.choices.length) {
        open.list = Object.assign(document.createElement("ul"), { className: "edit-choices", id: "edit-choices" });
        open.list.setAttribute("role", "listbox");
        input.setAttribute("role", "combobox");
        input.setAttribute("aria-expanded", "true");
        input.setAttribute("aria-controls", "edit-choices");
        cell.append(open.list);
        list(field, "", all.words);
      }
      input.addEventListener("input", () => {
        open.isTyped = true;
        open.at = 0;
        if (open.list) list(field, input.value, all.words);
      });
      input.addEventListener("keydown", (event) => {
        if (event.isComposing || event.keyCode === 229) return;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (event.key === "Escape") close(true);
        else if (event.key === "Enter") save();
        else if (step && open.list) { open.isTyped = true; open.at += step; list(field, open.isPicked ? "" : input.value, all.words); }
        else return;
        event.preventDefault();
        event.stopPropagation();
      });
      input.addEventListener("blur", () => { if (open && open.input === input && !open.busy) close(false); });
      input.focus();
      input.select();
      if (open.list) {
        open.isPicked = true;
        input.addEventListener("input", () => { open.isPicked = false; }, { once: true });
      }
    } catch (problem) { say(problem.message); }
  }

  async function save() {
    const { cell, row, field, input, order } = open;
    const choice = open.list && open.isTyped && input.value.trim() ? open.found[open.at] : null;
    const value = choice ? choice.value : open.isTyped ? input.value : order.values[field.name];
    if (value === order.values[field.name]) { close(true); return; }
    open.busy = true;
    input.readOnly = true;
    try {
      const after = await ask(address(row), { field: field.name, value, version: order.version });
      done.push({ order: row.dataset.order, address: address(row), version: after.version, field });
      close(false);
      show(row, field, after);
      const words = (await fields()).words;
      say(fill(words.saved, { number: numberOf(row), field: field.label }), words.undo);
      const below = row.nextElementSibling?.dataset?.order ? row.nextElementSibling : row;
      (cellOf(below, field.name) || cell).focus();
    } catch (problem) {
      if (!open) { say(problem.message); return; }
      open.busy = false;
      input.readOnly = false;
      open.error.textContent = problem.message;
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
  }

  const cellAt = (target) => target instanceof Element ? target.closest("table[data-grid] td[data-column]") : null;
  grid.addEventListener("dblclick", (event) => {
    const cell = cellAt(event.target);
    if (cell && !event.target.closest("a, button, input")) begin(cell);
  });
  window.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const target = event.target;
    if (target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")) return;
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      if (!done.length) return;
      event.preventDefault();
      takeBack();
    } else if ((event.key === "F2" || event.key === "Enter") && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (target instanceof Element && target.closest("a, button, summary, input")) return;
      const cell = cellAt(document.activeElement);
      if (!cell || cell !== document.activeElement) return;
      event.preventDefault();
      event.stopPropagation();
      begin(cell);
    }
  }, true);

  // Rows from a spreadsheet: with numbers of their own, or in the order of the chosen orders. The
  // columns follow the grid's from the cell that has the focus, unless the rows have headings.
  document.addEventListener("paste", async (event) => {
    if (event.target instanceof Element && event.target.closest("input, textarea, [contenteditable], dialog")) return;
    const pasted = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!pasted.trim()) return;
    event.preventDefault();
    try {
      const { fields: known, words } = await fields();
      let rows = pasted;
      const lines = pasted.split("\n");
      const first = lines[0].split("\t");
      const isNumber = (text) => /\d{6}/.test(text);
      const hasHeadings = !isNumber(first[0]) && lines.length > 1 && isNumber(lines[1].split("\t")[0]);
      if (!hasHeadings) {
        const hasNumbers = isNumber(first[0]) && lines.every((line) => isNumber(line.split("\t")[0]));
        const cell = cellAt(document.activeElement);
        const names = [...grid.tHead.querySelectorAll("th[data-column]")].map((head) => head.dataset.column);
        const from = cell ? names.indexOf(cell.dataset.column) : -1;
        const count = Math.max(...lines.map((line) => line.split("\t").length)) - (hasNumbers ? 1 : 0);
        const wanted = from >= 0 && !(hasNumbers && names[from] === "number") ? names.slice(from, from + count)
          : names.filter((name) => known.some((field) => field.name === name)).slice(0, count);
        let numbered = lines;
        if (!hasNumbers) {
          const chosen = [...grid.querySelectorAll("input[data-row]:checked")].map((box) => box.value.replace(/@.*/, ""));
          if (!chosen.length) { say(words.nothingChosen); return; }
          const repeated = lines.length === 1 ? chosen.map(() => lines[0]) : lines;
          if (chosen.length !== repeated.length) { say(fill(words.countDiffers, { chosen: chosen.length, rows: lines.length })); return; }
          numbered = repeated.map((line, index) => chosen[index] + "\t" + line);
        }
        rows = [["number", ...wanted].join("\t"), ...numbered].join("\n");
      }
      const change = await ask("/orders/paste", { rows });
      location.href = "/orders/edits/" + change.id;
    } catch (problem) { say(problem.message); }
  });
})();
