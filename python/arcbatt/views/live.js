"use strict";
// Asks for state.json every second and shows it. All text is set as text, never as HTML.
(function () {
  const colours = JSON.parse(document.getElementById("data").textContent).colours;
  const at = (id) => document.getElementById(id);
  const number = (n) => n.toLocaleString("en");
  const tasks = (n) => number(n) + (n === 1 ? " task" : " tasks");

  function cell(row, text, className) {
    const made = document.createElement("td");
    if (text instanceof Node) made.append(text); else made.textContent = text;
    if (className) made.className = className;
    row.append(made);
  }

  function rows(place, items, fill) {
    place.replaceChildren(...items.map((item) => {
      const row = document.createElement("tr");
      fill(row, item);
      return row;
    }));
  }

  function picture(grid) {
    const space = "http://www.w3.org/2000/svg", side = Math.min(8, 72 / Math.max(grid.length, grid[0].length));
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 " + grid[0].length + " " + grid.length);
    svg.setAttribute("width", grid[0].length * side);
    svg.setAttribute("height", grid.length * side);
    svg.setAttribute("shape-rendering", "crispEdges");
    grid.forEach((row, y) => row.forEach((colour, x) => {
      const one = document.createElementNS(space, "rect");
      for (const [name, value] of [["x", x], ["y", y], ["width", 1], ["height", 1], ["fill", colours[colour]]])
        one.setAttribute(name, value);
      svg.append(one);
    }));
    return svg;
  }

  function pictures(answers) {
    const made = document.createElement("div");
    made.className = "pictures";
    made.append(...answers.map(picture));
    return made;
  }

  function meter(value) {
    const made = document.createElement("meter");
    made.value = value;
    made.title = value.toFixed(3);
    return made;
  }

  function show(state) {
    at("head").textContent = state.ended ? "ended" : "running";
    document.title = (state.ended ? "ended: " : "") + number(state.done) + "/" + tasks(state.total);
    at("told").textContent = number(state.done) + " of " + tasks(state.total) + " done, " + number(state.fitting) +
      " fit all demos; " + state.elapsed + " so far" + (state.left && !state.ended ? ", " + state.left + " left" : "");
    at("bar").max = state.total;
    at("bar").value = state.done;
    at("workers").textContent = state.workers.map(([name, doing]) => name + ": " + doing).join(" · ");
    rows(at("running"), state.running, (row, one) => {
      cell(row, one.task, "mono"); cell(row, one.since); cell(row, meter(one.progress)); cell(row, one.said, "break");
    });
    rows(at("finished"), state.finished, (row, one) => {
      cell(row, one.task, "mono"); cell(row, one.fits === null ? "" : one.fits ? "yes" : "no", one.fits ? "good" : "");
      cell(row, pictures(one.answers)); cell(row, one.said, "break");
    });
  }

  let failures = 0;
  async function ask() {
    try {
      show(await (await fetch("state.json", { cache: "no-store" })).json());
      failures = 0;
    } catch {
      failures += 1;
      if (failures > 2) {
        at("head").textContent = "ended";
        return;  // the command is done, and what it last said stays
      }
    }
    setTimeout(ask, 1000);
  }
  ask();
})();
