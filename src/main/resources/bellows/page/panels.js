"use strict";
/* The curves of one run or several, its layers, and where the time goes. */
const panels = (() => {
  const PARTS = ["decode", "compute", "serialise", "network", "schedule", "straggling", "update"];
  const settings = { smooth: 6, log: false, metric: "accuracy" };
  const made = {};
  let redraw = () => {};

  function build(onChange) {
    redraw = onChange;
    const smooth = el("input", { type: "range", min: 0, max: 12, value: settings.smooth, "aria-label": "Smoothing",
      oninput: event => { settings.smooth = Number(event.target.value); redraw(); } });
    const log = el("input", { type: "checkbox", onchange: event => { settings.log = event.target.checked; redraw(); } });
    const metric = el("select", { "aria-label": "Which figure", onchange: event => {
      settings.metric = event.target.value; redraw(); } });
    const grid = el("div", { class: "grid" });
    const add = (key, title, width, note, ...tools) => {
      const panel = card(title, width, note, ...tools);
      grid.append(panel.node);
      made[key] = charts.chart(panel.body, title);
      return panel;
    };
    add("loss", "Loss", 4, "mean over each step's samples", el("label", null, "smooth", smooth),
      el("label", null, log, "log"));
    add("metric", "Evaluations", 2, "", metric);
    add("rate", "Learning rate", 2, "");
    add("gradient", "Gradient norm", 2, "before clipping");
    add("speed", "Time of a step", 2, "milliseconds, as the driver sees it");
    document.getElementById("curves").append(el("h2", null, "Curves"), grid);
    made.choose = metric;

    const layers = card("Layers", 6, "at each evaluation; update ÷ weights is rate · gradient norm ÷ weight norm");
    made.layers = layers.body;
    document.getElementById("layers").append(el("h2", null, "Layers"), layers.node);
    buildTime();
  }

  function buildTime() {
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

  /* Exponential, over a stretch of steps and not of points, so that it looks the same at any width. */
  function smoothed(steps, values, width) {
    if (width <= 0) {
      return values;
    }
    let mean = null;
    let weight = 0;
    return values.map((value, i) => {
      if (value === null) {
        return null;
      }
      const decay = Math.exp(-(i ? steps[i] - steps[i - 1] : 1) / width);
      mean = mean === null ? value * (1 - decay) : mean * decay + value * (1 - decay);
      weight = weight * decay + (1 - decay);
      return mean / weight;
    });
  }

  const positive = values => settings.log ? values.map(value => value > 0 ? value : null) : values;

  /* Joins tables of steps, each an array of arrays, into one; the steps of all. */
  const joined = tables => tables.length === 1 ? tables[0] : uPlot.join(tables);

  function events(run) {
    const tones = { checkpoint: "faint", resumed: "good", "rolled-back": "bad", "executor-lost": "bad", "non-finite": "bad",
      "task-failed": "warn", skipped: "warn" };
    return run.details.events.filter(event => tones[event[2]]).map(event => ({ step: event[0], tone: tones[event[2]] }));
  }

  function stretch(steps) {
    const count = steps.step.length;
    const span = count ? steps.step[count - 1] - steps.step[0] : 0;
    return settings.smooth ? Math.max(1, span * Math.pow(2, settings.smooth) / 40000) : 0;
  }

  function loss(runs) {
    const series = [];
    const bands = [];
    const tables = [];
    for (const run of runs) {
      const steps = run.steps;
      const name = runs.length === 1 ? "" : run.glance.name + " ";
      const table = [steps.step];
      const tint = colour(run.place);
      if (runs.length <= 3 && steps.loss_min) {
        const at = series.length + 1;
        series.push({ stroke: tint + "00", width: 0 }, { stroke: tint + "00", width: 0 });
        bands.push({ series: [at, at + 1], fill: tint + "26" });
        table.push(positive(steps.loss_max), positive(steps.loss_min));
      }
      if (settings.smooth && runs.length <= 3) {
        series.push({ stroke: tint + "55", width: 1 });
        table.push(positive(steps.loss));
      }
      series.push({ label: name + "training", stroke: tint, width: 2 });
      table.push(positive(smoothed(steps.step, steps.loss, stretch(steps))));
      tables.push(table);
      evaluations(run, "loss", runs.length, (label, points, place) => {
        series.push({ label: name + label, stroke: runs.length === 1 ? colour(place + 1) : tint, width: 1.6,
          dash: runs.length === 1 ? undefined : [5, 4], points: { show: true, size: 5 } });
        tables.push([points[0], positive(points[1])]);
      });
    }
    made.loss.show({ series, bands, log: settings.log, height: 300, events: runs.length === 1 ? events(runs[0]) : [] },
      joined(tables));
  }

  function evaluations(run, figure, count, tell) {
    const splits = [...new Set(run.details.evals.map(row => row.split))];
    splits.forEach((split, place) => {
      const rows = run.details.evals.filter(row => row.split === split && row[figure] !== undefined && row[figure] !== null);
      if (rows.length) {
        tell(split, [rows.map(row => row.step), rows.map(row => row[figure])], place);
      }
    });
  }

  function metric(runs) {
    const names = ["accuracy", "top5", "macroF1", "kappa", "mae", "rmse", "r2"].filter(name =>
      runs.some(run => run.details.evals.some(row => row[name] !== undefined && row[name] !== null)));
    if (!names.includes(settings.metric)) {
      settings.metric = names[0] || "loss";
    }
    const shown = names.length ? names : ["loss"];
    if (made.choose.dataset.names !== shown.join()) {
      made.choose.dataset.names = shown.join();
      made.choose.replaceChildren(...shown.map(name => el("option", { value: name, selected: name === settings.metric }, name)));
    }
    const series = [];
    const tables = [];
    const percent = ["accuracy", "top5"].includes(settings.metric);
    for (const run of runs) {
      evaluations(run, settings.metric, runs.length, (label, points, place) => {
        series.push({ label: (runs.length === 1 ? "" : run.glance.name + " ") + label,
          stroke: runs.length === 1 ? colour(place + 1) : colour(run.place), dash: runs.length > 1 && place ? [5, 4] : undefined,
          points: { show: true, size: 5 }, value: (plot, value) => percent ? format.percent(value) : format.number(value) });
        tables.push(points);
      });
    }
    made.metric.show({ series, height: 300 }, tables.length ? joined(tables) : [[]]);
  }

  function plain(key, runs, column, label) {
    const series = [];
    const tables = [];
    for (const run of runs) {
      const table = [run.steps.step];
      const tint = colour(run.place);
      const bands = run.steps[column + "_min"] && runs.length <= 3;
      if (bands) {
        series.push({ stroke: tint + "44", width: 1 });
        table.push(run.steps[column + "_max"]);
      }
      series.push({ label: runs.length === 1 ? label : run.glance.name, stroke: tint });
      table.push(run.steps[column]);
      tables.push(table);
    }
    made[key].show({ series, height: 190, events: runs.length === 1 ? events(runs[0]) : [],
      range: { rate: (plot, low, high) => [0, high > 0 ? high * 1.05 : 1], speed: () => [0, usual(runs, column)] }[key] },
      joined(tables));
  }

  /* Above nearly all values: the first step compiles, and takes a hundred times as long as the others. */
  function usual(runs, column) {
    const [from, to] = charts.range() || [-Infinity, Infinity];
    const values = runs.flatMap(run => run.steps[column].filter((value, i) => value !== null && run.steps.step[i] >= from
      && run.steps.step[i] <= to)).sort((a, b) => a - b);
    return values.length ? 1.25 * values[Math.floor(.985 * (values.length - 1))] || 1 : 1;
  }

  function layers(run) {
    const found = run.details.layers;
    if (!found.rows.length) {
      made.layers.replaceChildren(el("p", { class: "empty" }, "Told at each evaluation; there was none yet."));
      return;
    }
    const rates = found.step.map(step => rateAt(run.steps, step));
    const last = values => values ? values[values.length - 1] : null;
    const cell = (values, label, text, mark) => values
      ? [el("td", null, spark(values, label)), el("td", { class: "number " + (mark || "") }, text)]
      : [el("td"), el("td", { class: "number" }, "")];
    const rows = found.rows.map(row => {
      const ratio = row.gradient && row.weight ? row.gradient.map((gradient, i) =>
        gradient === null || !row.weight[i] ? null : rates[i] * gradient / row.weight[i]) : null;
      const now = last(ratio);
      const odd = now !== null && (now > .1 || now < 1e-6) ? "amber" : "";
      const dead = last(row.dead);
      const flat = last(row.saturated);
      return el("tr", null, el("th", { scope: "row", class: "mono" }, row.layer),
        cell(row.weight, "weight norm of " + row.layer, format.number(last(row.weight))),
        cell(row.gradient, "gradient norm of " + row.layer, format.number(last(row.gradient))),
        cell(ratio, "update to weights of " + row.layer, format.number(now), odd),
        cell(row.dead, "dead units of " + row.layer, format.percent(dead), dead > .5 ? "red" : dead > .2 ? "amber" : ""),
        cell(row.saturated, "saturated units of " + row.layer, format.percent(flat), flat > .5 ? "red" : ""));
    });
    const head = text => el("th", { colspan: 2, scope: "col" }, text);
    made.layers.replaceChildren(el("div", { class: "scroll", tabindex: 0 }, el("table", null,
      el("thead", null, el("tr", null, el("th", { scope: "col" }, "layer"), head("weight norm"), head("gradient norm"),
        head("update ÷ weights"), head("dead units"), head("saturated"))), el("tbody", null, rows))));
  }

  function rateAt(steps, step) {
    let low = 0;
    let high = steps.step.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps.step[middle] < step) { low = middle + 1; } else { high = middle; }
    }
    return steps.learning_rate[low] || 0;
  }

  function time(run) {
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
    made.band.show({ series, height: 240, range: (plot, low, high) => [0, high * 1.05],
      bands: PARTS.slice(1).map((part, p) => ({ series: [p + 2, p + 1], fill: colour(p + 1) + "99" })) },
      [steps, ...stacked]);
    explanation(run.details.explanation);
    lanes(run.details.lanes);
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

  function lanes(tasks) {
    if (!tasks.length) {
      made.lanes.replaceChildren(el("p", { class: "empty" }, "The table tasks has none of these steps."));
      return;
    }
    const names = [...new Set(tasks.map(task => task[0]))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const begin = Math.min(...tasks.map(task => task[2]));
    const end = Math.max(...tasks.map(task => task[2] + task[3] + task[4] + task[5]));
    const width = Math.max(280, made.lanes.clientWidth);
    const left = 84;
    const height = 22;
    const at = millis => left + (width - left - 8) * (millis - begin) / Math.max(1, end - begin);
    const bars = [];
    for (const [executor, step, start, wait, decode, compute] of tasks) {
      const y = 4 + height * names.indexOf(executor);
      let from = start;
      [[wait, "--plain-ground", "waiting"], [decode, "--s3", "samples"], [compute, "--s0", "computing"]].forEach(([millis, tint, what]) => {
        bars.push(el("rect", { x: at(from).toFixed(1), y, height: height - 6, rx: 2, fill: tone(tint.slice(2)), opacity: .8,
          width: Math.max(.6, at(from + millis) - at(from)).toFixed(1) }));
        from += millis;
      });
    }
    const total = 4 + height * names.length + 18;
    made.lanes.replaceChildren(el("svg", { class: "lanes", viewBox: `0 0 ${width} ${total}`, height: total, role: "img",
      "aria-label": `${names.length} executors over ${format.millis(end - begin)}` },
      names.map((name, i) => el("text", { x: 0, y: 4 + height * i + 12 }, name)), bars,
      el("text", { x: left, y: total - 3 }, "0"),
      el("text", { x: width - 8, y: total - 3, "text-anchor": "end" }, format.millis(end - begin))),
      el("p", { class: "legend" }, [["waiting", "plain-ground"], ["samples", "s3"], ["computing", "s0"]].map(([what, tint]) =>
        el("span", null, el("i", { class: "swatch", style: { background: tone(tint) } }), what))));
  }

  function show(runs, focus) {
    loss(runs);
    metric(runs);
    plain("rate", runs, "learning_rate", "rate");
    plain("gradient", runs, "gradient_norm", "norm");
    plain("speed", runs, "step_millis", "step");
    layers(focus);
    time(focus);
  }

  return { build, show };
})();
