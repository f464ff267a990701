"use strict";
/* The curves of one run or several, and its layers. */
const panels = (() => {
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
    const tones = { checkpoint: "faint", resumed: "good", "rate-changed": "accent", "rolled-back": "bad", "executor-lost": "bad", "non-finite": "bad",
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
    const told = runs.flatMap(run => run.details.evals).flatMap(row => Object.keys(row).filter(name => row[name] !== null));
    const names = [...new Set(told)].filter(name => !["step", "split", "loss"].includes(name));
    if (!names.includes(settings.metric)) {
      settings.metric = names[0] || "loss";
    }
    const shown = names.length ? names : ["loss"];
    if (made.choose.dataset.names !== shown.join()) {
      made.choose.dataset.names = shown.join();
      made.choose.replaceChildren(...shown.map(name => el("option", { value: name, selected: name === settings.metric }, name.replace("_", " "))));
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
      && run.steps.step[i] <= to));
    return mostly(values);
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
      const usual = ratio ? middle(ratio.filter(value => value)) : null; // at its end a schedule's rate may be nothing
      const odd = usual !== null && (usual > .1 || usual < 1e-6) ? "amber" : "";
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

  const middle = values => values.length ? [...values].sort((a, b) => a - b)[values.length >> 1] : null;

  function rateAt(steps, step) {
    let low = 0;
    let high = steps.step.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps.step[middle] < step) { low = middle + 1; } else { high = middle; }
    }
    return steps.learning_rate[low] || 0;
  }

  function show(runs, focus) {
    loss(runs);
    metric(runs);
    plain("rate", runs, "learning_rate", "rate");
    plain("gradient", runs, "gradient_norm", "norm");
    plain("speed", runs, "step_millis", "step");
    layers(focus);
  }

  return { build, show };
})();
