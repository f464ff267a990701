"use strict";
/* Where the weights and gradients of a layer lie, evaluation by evaluation: a strip for each, dark where many are. */
const histograms = (() => {
  const ROWS = 72;
  const HEIGHT = 190;
  const LEFT = 58;
  const BELOW = 20;
  const KINDS = [["weights", "Weights", "s0"], ["gradients", "Gradients", "s2"]];
  let panel;
  let choose;
  let layer = null;
  let loaded = null;
  let asked = "";
  let strips;

  function build() {
    choose = el("select", { "aria-label": "Which layer", onchange: () => { layer = choose.value; load(app.focus()); } });
    panel = card("Weights and gradients", 6, "by value, at each evaluation; darker where more of them lie", choose);
    strips = KINDS.map(([key, title, tint]) => strip(key, title, tint));
    panel.body.append(el("div", { class: "strips" }, strips.map(one => one.node)));
    panel.node.hidden = true;
    document.getElementById("layers").append(panel.node);
    new ResizeObserver(() => strips.forEach(one => one.draw())).observe(panel.body);
  }

  /* Asks for what is shown when an evaluation has come, or another run or layer is looked at. */
  function show(run) {
    const steps = run.details.layers.step;
    const key = [run.index, steps.length, steps[steps.length - 1], layer].join(" ");
    if (key !== asked) {
      load(run);
    } else {
      strips.forEach(one => one.draw());
    }
  }

  async function load(run) {
    const steps = run.details.layers.step;
    asked = [run.index, steps.length, steps[steps.length - 1], layer].join(" ");
    const now = asked;
    try {
      let found = await source.get("api/histograms/" + run.index, layer === null ? null : { layer });
      if (found && layer !== null && !found.layers.includes(layer)) { // of another network than the one looked at before
        layer = null;
        found = await source.get("api/histograms/" + run.index);
      }
      if (now !== asked) {
        return;
      }
      loaded = found;
    } catch (problem) {
      asked = "";
      console.warn(problem);
      return;
    }
    panel.node.hidden = !loaded || !loaded.layers.length;
    if (panel.node.hidden) {
      return;
    }
    if (choose.dataset.names !== loaded.layers.join()) {
      choose.dataset.names = loaded.layers.join();
      choose.replaceChildren(...loaded.layers.map(name => el("option", { value: name }, name)));
    }
    choose.value = loaded.layer;
    strips.forEach(one => one.draw());
  }

  /* The value below which a part of those counted lie, as if each bin were full evenly. */
  function quantile([least, greatest, ...counts], part) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    let left = part * total;
    for (let i = 0; i < counts.length; i++) {
      if (left <= counts[i] && counts[i]) {
        return least + (greatest - least) * (i + left / counts[i]) / counts.length;
      }
      left -= counts[i];
    }
    return greatest;
  }

  /* From where to where nearly all values of all evaluations lie, 0 among them. */
  function extent(found) {
    const low = Math.min(0, ...found.map(one => quantile(one, .002)));
    const high = Math.max(0, ...found.map(one => quantile(one, .998)));
    return high > low ? [low, high] : [low - 1, high + 1];
  }

  /* How dense values lie in each row of the strip, from the greatest down; 1 where all lie in one row. */
  function density([least, greatest, ...counts], [low, high]) {
    const rows = new Float64Array(ROWS);
    const height = (high - low) / ROWS;
    const total = counts.reduce((sum, count) => sum + count, 0) || 1;
    const width = (greatest - least) / counts.length;
    counts.forEach((count, bin) => {
      if (!count) {
        return;
      }
      const from = Math.max(0, Math.min(ROWS - 1e-9, (high - least - (bin + 1) * width) / height));
      const to = Math.max(0, Math.min(ROWS - 1e-9, (high - least - bin * width) / height));
      for (let row = Math.floor(from); row <= Math.floor(to); row++) {
        const part = to > from ? (Math.min(to, row + 1) - Math.max(from, row)) / (to - from) : 1;
        rows[row] += part * count / total;
      }
    });
    return rows;
  }

  function strip(key, title, tint) {
    const canvas = el("canvas", { class: "strip" });
    const said = el("p", { class: "said", "aria-live": "polite" });
    const figure = el("div", { class: "plot", tabindex: 0, role: "figure" }, canvas);
    const own = { node: el("div", null, el("h4", null, title), figure, said), at: null };

    own.draw = () => {
      const width = figure.clientWidth;
      if (!loaded || !width) {
        return;
      }
      const steps = loaded.step;
      const found = loaded[key].filter(Boolean);
      const ratio = window.devicePixelRatio || 1;
      canvas.width = width * ratio;
      canvas.height = HEIGHT * ratio;
      canvas.style.width = width + "px";
      canvas.style.height = HEIGHT + "px";
      const ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      ctx.font = "11px system-ui, sans-serif";
      if (!found.length) {
        figure.setAttribute("aria-label", `${title} of ${loaded.layer}: none yet`);
        ctx.fillStyle = tone("soft");
        ctx.fillText("None yet.", LEFT, HEIGHT / 2);
        return;
      }
      const range = extent(found);
      columns(ctx, loaded[key], range, width, tint);
      axes(ctx, steps, range, width);
      if (own.at !== null) {
        mark(ctx, steps.length, width, Math.min(own.at, steps.length - 1));
      }
      const last = steps.length - 1;
      figure.setAttribute("aria-label", `${title} of ${loaded.layer} at ${steps.length} evaluations, steps ${
        format.whole(steps[0])} to ${format.whole(steps[last])}. At the last: ${words(loaded[key][last])}`);
    };

    const tell = at => {
      own.at = Math.max(0, Math.min(loaded.step.length - 1, at));
      said.textContent = `step ${format.whole(loaded.step[own.at])}: ${words(loaded[key][own.at])}`;
      own.draw();
    };
    figure.addEventListener("keydown", event => {
      const move = { ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9 }[event.key];
      if (move && loaded) {
        event.preventDefault();
        tell((own.at === null ? loaded.step.length - 1 : own.at) + move);
      }
    });
    figure.addEventListener("pointermove", event => {
      if (loaded && loaded.step.length) {
        const box = canvas.getBoundingClientRect();
        tell(Math.floor((event.clientX - box.left - LEFT) / (box.width - LEFT) * loaded.step.length));
      }
    });
    figure.addEventListener("pointerleave", () => { own.at = null; said.textContent = ""; own.draw(); });
    return own;
  }

  function words(histogram) {
    return histogram ? `from ${format.number(histogram[0])} to ${format.number(histogram[1])}, half of them between ${
      format.number(quantile(histogram, .25))} and ${format.number(quantile(histogram, .75))}` : "none";
  }

  function columns(ctx, all, range, width, tint) {
    const densities = all.map(one => one ? density(one, range) : null);
    const column = (width - LEFT) / all.length;
    const row = (HEIGHT - BELOW) / ROWS;
    ctx.fillStyle = tone(tint);
    densities.forEach((rows, i) => {
      const most = rows ? Math.max(...rows) : 0;
      for (let r = 0; most && r < ROWS; r++) {
        if (rows[r] > 0) {
          ctx.globalAlpha = Math.max(.04, Math.sqrt(rows[r] / most));
          ctx.fillRect(LEFT + i * column, r * row, column + .3, row + .3);
        }
      }
    });
    ctx.globalAlpha = 1;
  }

  function axes(ctx, steps, [low, high], width) {
    const below = HEIGHT - BELOW;
    ctx.fillStyle = tone("soft");
    ctx.strokeStyle = tone("line");
    ctx.textAlign = "right";
    const at = value => below * (high - value) / (high - low);
    const told = [[high, 9], [low, below - 2]];
    if (at(0) > 22 && at(0) < below - 14) {
      told.push([0, at(0) + 4]);
    }
    told.forEach(([value, y]) => ctx.fillText(format.number(value), LEFT - 6, y));
    ctx.beginPath();
    ctx.moveTo(LEFT, at(0) + .5);
    ctx.lineTo(width, at(0) + .5);
    ctx.stroke();
    ctx.textAlign = "left";
    ctx.fillText("step " + format.whole(steps[0]), LEFT, HEIGHT - 5);
    ctx.textAlign = "right";
    if (steps.length > 1) {
      ctx.fillText(format.whole(steps[steps.length - 1]), width, HEIGHT - 5);
    }
  }

  function mark(ctx, count, width, at) {
    const column = (width - LEFT) / count;
    ctx.strokeStyle = tone("ink");
    ctx.strokeRect(LEFT + at * column + .5, .5, Math.max(1, column - 1), HEIGHT - BELOW - 1);
  }

  return { build, show };
})();
