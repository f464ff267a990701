"use strict";
/* Several runs: which is best, and what differs between their run files. */
const compare = (() => {
  let panel;
  let order = { column: "accuracy", down: true };

  function build() {
    panel = card("Leaderboard", 6, "");
    document.getElementById("runs").append(el("h2", null, "Runs"), panel.node);
  }

  const best = (glance, figure) => {
    const splits = Object.values(glance.splits).map(split => split[figure]).filter(value => value !== null);
    return splits.length ? figure === "leastLoss" ? Math.min(...splits) : Math.max(...splits) : null;
  };

  function columns(runs, differences) {
    return [
      { key: "name", title: "run", value: run => run.glance.name },
      { key: "state", title: "state", value: run => run.glance.state },
      { key: "step", title: "steps", number: true, value: run => run.glance.step, text: format.whole },
      { key: "loss", title: "loss", number: true, value: run => run.glance.loss, text: format.number },
      { key: "least", title: "least test loss", number: true, value: run => best(run.glance, "leastLoss"), text: format.number },
      { key: "accuracy", title: "best accuracy", number: true, value: run => best(run.glance, "bestAccuracy"), text: format.percent },
      { key: "seconds", title: "time", number: true, value: run => run.glance.seconds, text: format.duration },
      ...differences.map(row => ({ key: "key " + row[0], title: row[0], mono: true,
        value: run => row[run.index + 1] === null ? null : Number.isNaN(Number(row[run.index + 1])) ? row[run.index + 1] : Number(row[run.index + 1]),
        text: value => value === null ? "–" : typeof value === "number" ? format.number(value) : value.length > 28 ? value.slice(0, 28) + "…" : value })),
    ];
  }

  function show(runs, differences, focus, choose, toggle) {
    document.getElementById("runs").hidden = runs.length < 2;
    if (runs.length < 2) {
      return;
    }
    const all = columns(runs, differences);
    const by = all.find(column => column.key === order.column) || all[0];
    const rank = (a, b) => {
      const [x, y] = [by.value(a), by.value(b)];
      const less = x === null ? 1 : y === null ? -1 : x < y ? -1 : x > y ? 1 : 0;
      return x === null || y === null ? less : order.down ? -less : less;
    };
    const sorted = [...runs].sort(rank);
    panel.remark.textContent = `${runs.length} runs; ${differences.length
      ? differences.length + " keys of their run files differ, the last columns" : "their run files say the same"}`;
    panel.body.replaceChildren(el("div", { class: "scroll", tabindex: 0 }, el("table", null,
      el("thead", null, el("tr", null, el("th", { scope: "col" }, "drawn"), all.map(column => el("th", { scope: "col",
        class: column.number ? "number" : null, "aria-sort": column === by ? order.down ? "descending" : "ascending" : null },
        el("button", { type: "button", onclick: () => {
          order = { column: column.key, down: column === by ? !order.down : Boolean(column.number) && column.key !== "least" && column.key !== "loss" };
          show(runs, differences, focus, choose, toggle);
        } }, column.title + (column === by ? order.down ? " ↓" : " ↑" : "")))))),
      el("tbody", null, sorted.map(run => el("tr", { "data-run": run.index, class: run === focus ? "focus" : null,
        onclick: event => { if (event.target.tagName !== "INPUT") { choose(run); } } },
        el("td", null, el("input", { type: "checkbox", checked: run.drawn, "aria-label": "Draw " + run.glance.name,
          onchange: () => toggle(run) }), " ", el("i", { class: "swatch", style: { background: colour(run.place) } })),
        all.map(column => el("td", { class: (column.number ? "number" : "") + (column.mono ? " mono" : "") }, column.text
          ? column.text(column.value(run)) : column.key === "name"
            ? el("button", { type: "button", onclick: () => choose(run), style: { border: "0", padding: "0", background: "none" } }, run.glance.name)
            : column.value(run)))))))));
  }

  return { build, show };
})();
