"use strict";
/* Where a step's time goes, on the mean and along the run, and what each executor did in the newest steps. */
const times = (() => {
  const PARTS = ["decode", "compute", "serialise", "network", "schedule", "straggling", "update"];
  const MOST_LOST = 16;
  const made = {};

  function build() {
    const grid = el("div", { class: "grid" });
    const band = card("Where a step's time goes", 4, "milliseconds a step, stacked");
    made.band = charts.chart(band.body, "Milliseconds of a step by part");
    made.bandCard = band;
    const mean = card("On the mean", 2, "as explain says it");
    made.mean = mean.body;
    const lanes = card("Executors", 6, "tasks of the newest steps, by each executor's clock");
    made.lanes = lanes.body;
    grid.append(band.node, mean.node, lanes.node);
    document.getElementById("time").append(el("h2", null, "Time"), grid);
  }

  function show(run) {
    const bands = run.details.bands;
    const group = Math.max(1, Math.ceil(bands.step.length / 160));
    const steps = [];
    const columns = PARTS.map(() => []);
    for (let i = 0; i < bands.step.length; i += group) {
      const end = Math.min(bands.step.length, i + group);
      steps.push(bands.step[end - 1]);
      PARTS.forEach((part, p) => columns[p].push(bands[part].slice(i, end).reduce((sum, v) => sum + v, 0) / (end - i)));
    }
    made.parts = columns;
    const stacked = columns.map((column, p) => column.map((value, i) => columns.slice(0, p + 1).reduce((sum, c) => sum + c[i], 0)));
    const series = PARTS.map((part, p) => ({ label: part, stroke: colour(p), width: 1, fill: p ? undefined : colour(0) + "99",
      value: (plot, value, s, i) => i === null || i === undefined ? "–" : format.number(made.parts[p][i]) }));
    made.band.show({ series, height: 240, range: () => [0, mostly(stacked[PARTS.length - 1])],
      bands: PARTS.slice(1).map((part, p) => ({ series: [p + 2, p + 1], fill: colour(p + 1) + "99" })) },
      [steps, ...stacked]);
    explanation(run.details.explanation);
    lanes(run.details.lanes, run.details.events);
  }

  function explanation(found) {
    const total = PARTS.reduce((sum, part) => sum + found.parts[part], 0);
    const tint = (part, p) => el("i", { title: part, style: { width: 100 * found.parts[part] / total + "%", background: colour(p) } });
    made.mean.replaceChildren(total > 0 ? el("div", null, el("div", { class: "parts", "aria-hidden": "true" }, PARTS.map(tint)),
      el("table", null, el("tbody", null, PARTS.map((part, p) => el("tr", null,
        el("th", { scope: "row" }, el("i", { class: "swatch", style: { background: colour(p) } }), part),
        el("td", { class: "number" }, format.millis(found.parts[part])),
        el("td", { class: "number" }, (100 * found.parts[part] / total).toFixed(1) + " %"))))),
      el("ul", { class: "advice" }, found.advice.map(sentence => el("li", null, sentence))))
      : el("p", { class: "empty" }, "No step yet."));
  }

  /* Executors that were lost and did not come back. */
  function lost(events) {
    const gone = new Set();
    events.forEach(([, , kind, executor]) => {
      if (kind === "executor-lost") {
        gone.add(executor);
      } else if (kind === "executor-added") {
        gone.delete(executor);
      }
    });
    return gone;
  }

  /* What went wrong on an executor while the steps shown were taken: it was lost, or a task had to be done again. */
  function mishaps(events, names, begin, end) {
    return events.filter(([, at, kind, executor]) => ["executor-lost", "task-failed", "task-retried", "result-lost"].includes(kind)
      && names.includes(executor) && at >= begin && at <= end).map(([, at, kind, executor, what]) => [executor, at, kind, what || ""]);
  }

  /* Tasks that an executor runs at once lie below each other. */
  function sideBySide(names, tasks) {
    const placed = [];
    const first = [];
    let count = 0;
    for (const name of names) {
      first.push(count);
      const ends = [];
      for (const task of tasks.filter(one => one[0] === name).sort((a, b) => a[2] - b[2])) {
        let row = ends.findIndex(end => end <= task[2] + 1); // clocks tick in milliseconds
        row = row < 0 ? ends.length : row;
        ends[row] = task[2] + task[3] + task[4] + task[5];
        placed.push([task, count + row]);
      }
      count += Math.max(1, ends.length);
    }
    return { placed, first, count };
  }

  function lanes(tasks, events) {
    if (!tasks.length) {
      made.lanes.replaceChildren(el("p", { class: "empty" }, "The table tasks has none of these steps."));
      return;
    }
    const gone = lost(events);
    const names = [...new Set([...tasks.map(task => task[0]), ...[...gone].slice(-MOST_LOST)])].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const rows = sideBySide(names, tasks);
    const begin = Math.min(...tasks.map(task => task[2]));
    const end = Math.max(...tasks.map(task => task[2] + task[3] + task[4] + task[5]));
    const width = Math.max(280, made.lanes.clientWidth);
    const left = 84;
    const height = 22;
    const at = millis => left + (width - left - 8) * (millis - begin) / Math.max(1, end - begin);
    const bars = [];
    for (const [[, , start, wait, decode, compute], row] of rows.placed) {
      const y = 4 + height * row;
      let from = start;
      [[wait, "--plain-ground", "waiting"], [decode, "--s3", "samples"], [compute, "--s0", "computing"]].forEach(([millis, tint, what]) => {
        bars.push(el("rect", { x: at(from).toFixed(1), y, height: height - 6, rx: 2, fill: tone(tint.slice(2)), opacity: .8,
          width: Math.max(.6, at(from + millis) - at(from)).toFixed(1) }));
        from += millis;
      });
    }
    const happened = mishaps(events, names, begin, end).map(([executor, when, kind, what]) => el("text", { class: "mishap",
      x: at(when).toFixed(1), y: 4 + height * rows.first[names.indexOf(executor)] + 13, "text-anchor": "middle" },
      el("title", null, `${kind} ${what}`), kind === "executor-lost" ? "✕" : "↻"));
    const total = 4 + height * rows.count + 18;
    made.lanes.replaceChildren(el("svg", { class: "lanes", viewBox: `0 0 ${width} ${total}`, height: total, role: "img",
      "aria-label": `${names.length} executors over ${format.millis(end - begin)}` },
      names.map((name, i) => el("text", { x: 0, y: 4 + height * rows.first[i] + 12, class: gone.has(name) ? "mishap" : null },
        name + (gone.has(name) ? " lost" : ""))), bars, happened,
      el("text", { x: left, y: total - 3 }, "0"),
      el("text", { x: width - 8, y: total - 3, "text-anchor": "end" }, format.millis(end - begin))),
      el("p", { class: "legend" }, [["waiting", "plain-ground"], ["samples", "s3"], ["computing", "s0"]].map(([what, tint]) =>
        el("span", null, el("i", { class: "swatch", style: { background: tone(tint) } }), what)),
        el("span", null, "✕ lost, ↻ a task done again")));
  }

  return { build, show };
})();
