"use strict";
// The table of candidates, page by page from the JSON block #data; only the rows of one page are in the document.
// The hash holds its state, so that a view can be kept: #task=0&page=2&sort=fuel&find=text&open=all (or open=3,17).
(function () {
  const PAGE = 50;
  const NO = 0, ID = 1, DEMO = 2, TEST = 3, PROGRESS = 4, STATUS = 5, LINES = 6, FUEL = 7, SECONDS = 8, FROM = 9,
    FIRST = 10, WHY = 11, RANK = 12;
  const COLUMNS = [["no", NO, 1], ["id", ID, 1], ["demo", DEMO, -1], ["test", TEST, -1], ["progress", PROGRESS, -1],
    ["samples", RANK, 1], ["fuel", FUEL, 1], ["µs", SECONDS, 1], ["from", FROM, 1]];
  const tasks = JSON.parse(document.getElementById("data").textContent).tasks;
  const place = document.getElementById("candidates");
  const asked = new URLSearchParams(location.hash.slice(1));
  const state = {
    task: within(asked.get("task"), tasks.length), page: Math.max(0, Number(asked.get("page")) || 0),
    sort: asked.get("sort") || "samples", turned: asked.get("turned") === "1", find: asked.get("find") || "",
    all: asked.get("open") === "all", open: new Set((asked.get("open") || "").split(",").filter(Boolean).map(Number)),
  };

  function within(text, count) { const n = Number(text) || 0; return n >= 0 && n < count ? Math.floor(n) : 0; }

  function grouped(number, digits = 0) {
    return number.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  function make(name, text, parent, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;  // never as HTML
    if (className) made.className = className;
    if (parent) parent.append(made);
    return made;
  }

  function keep() {
    const hash = new URLSearchParams({ task: state.task, page: state.page, sort: state.sort });
    if (state.turned) hash.set("turned", "1");
    if (state.find) hash.set("find", state.find);
    if (state.all) hash.set("open", "all");
    else if (state.open.size) hash.set("open", [...state.open].join(","));
    history.replaceState(null, "", "#" + hash);
  }

  function change(what) { Object.assign(state, what); keep(); draw(); }

  function sorted(rows) {
    const [, key, direction] = COLUMNS.find((c) => c[0] === state.sort) || COLUMNS[5];
    const sign = state.turned ? -direction : direction;
    const value = (row) => row[key] === null ? Infinity : row[key];
    return [...rows].sort((a, b) => {
      const x = value(a), y = value(b);
      return x < y ? -sign : x > y ? sign : a[RANK] - b[RANK];
    });
  }

  function matches(task, row, words) {
    const text = [row[NO], row[ID], row[FROM], ...row[STATUS].map((s) => task.statuses[s])].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  }

  function draw() {
    const task = tasks[state.task], folded = new Map();
    for (const row of task.rows) if (row[FIRST] >= 0) {
      if (!folded.has(row[FIRST])) folded.set(row[FIRST], []);
      folded.get(row[FIRST]).push(row);
    }
    const words = state.find.toLowerCase().split(/\s+/).filter(Boolean);
    // Who looks for something sees all that matches, folded or not.
    const rows = sorted(task.rows.filter((row) => words.length ? matches(task, row, words) : row[FIRST] < 0));
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    state.page = Math.min(state.page, pages - 1);
    const had = document.activeElement && document.activeElement.id;
    place.replaceChildren();
    tools(task, rows.length, pages);
    const scroll = make("div", undefined, place, "scroll"), table = make("table", undefined, scroll);
    heads(make("tr", undefined, make("thead", undefined, table)));
    const body = make("tbody", undefined, table);
    for (const row of rows.slice(state.page * PAGE, (state.page + 1) * PAGE)) {
      const below = words.length ? [] : folded.get(row[NO]) || [];
      line(task, row, body, below);
      if (state.all || state.open.has(row[NO])) for (const one of below) line(task, one, body, [], "folded");
    }
    place.dataset.page = state.page; place.dataset.pages = pages; place.dataset.shown = body.children.length;
    if (had && document.getElementById(had)) document.getElementById(had).focus();
  }

  function tools(task, count, pages) {
    const bar = make("div", undefined, place, "tools");
    if (tasks.length > 1) {
      const choice = make("select", undefined, bar);
      choice.setAttribute("aria-label", "task");
      tasks.forEach((one, k) => { make("option", one.task, choice).value = k; });
      choice.value = state.task;
      choice.addEventListener("change", () => change({ task: Number(choice.value), page: 0, open: new Set() }));
    }
    const find = make("input", undefined, bar);
    find.id = "find"; find.type = "search"; find.placeholder = "id, status or origin"; find.value = state.find;
    find.addEventListener("input", () => {
      const at = find.selectionStart;
      change({ find: find.value, page: 0 });
      document.getElementById("find").setSelectionRange(at, at);
    });
    const step = (text, page, off) => {
      const button = make("button", text, bar);
      button.disabled = off;
      button.addEventListener("click", () => change({ page }));
    };
    step("first", 0, state.page === 0);
    step("previous", state.page - 1, state.page === 0);
    make("span", "page " + (state.page + 1) + " of " + pages + ", " + grouped(count) + " of " +
      grouped(task.rows.length) + " candidates",
      bar, "quiet");
    step("next", state.page + 1, state.page >= pages - 1);
    step("last", pages - 1, state.page >= pages - 1);
    make("button", state.all ? "fold duplicates" : "show duplicates", bar)
      .addEventListener("click", () => change({ all: !state.all, open: new Set() }));
  }

  function heads(row) {
    for (const [name] of COLUMNS) {
      const mark = state.sort === name && name !== "samples" ? (state.turned ? " ▾" : " ▴") : "";
      make("button", (name === "samples" ? "outcomes" : name) + mark, make("th", undefined, row))
        .addEventListener("click", () => change({ sort: name, turned: state.sort === name && !state.turned, page: 0 }));
    }
  }

  function line(task, row, body, below, className) {
    const made = make("tr", undefined, body, className);
    const first = make("td", row[NO], made);
    if (below.length) {
      const open = state.all || state.open.has(row[NO]);
      const button = make("button", (open ? "▾ " : "▸ ") + below.length, first, "small");
      button.title = below.length + " duplicates";
      button.style.marginLeft = ".5em";
      button.addEventListener("click", () => {
        if (!state.open.delete(row[NO])) state.open.add(row[NO]);
        change({ all: false });
      });
    }
    make("td", row[ID].slice(0, 8), made, "mono").title = row[ID];
    make("td", row[DEMO] + "/" + task.demos, made, row[DEMO] === task.demos ? "good" : "");
    make("td", row[TEST], made);
    make("td", row[PROGRESS].toFixed(3), made, "number");
    const signs = make("td", undefined, made, "signs");
    row[STATUS].forEach((s, k) => {
      const [text, look, word] = task.looks[s], sign = make("span", text, signs, look);
      sign.title = task.samples[k] + ": " + word + (row[LINES][k] ? " at line " + row[LINES][k] : "");
    });
    make("td", grouped(row[FUEL]), made, "number");
    make("td", row[SECONDS] === null ? "" : grouped(row[SECONDS] * 1e6, 1), made, "number");
    make("td", row[FROM] + (row[FIRST] >= 0 ? " (" + row[WHY] + " as " + row[FIRST] + ")" : ""), made, "break");
  }

  if (tasks.length) draw();
})();
