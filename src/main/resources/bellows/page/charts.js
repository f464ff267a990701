"use strict";
/* Charts over steps: they share their cursor and their range, and tell keyboards and readers what they show. */
const charts = (() => {
  const all = new Set();
  let range = null;
  let changed = () => {};

  const axis = (side, size, values) => ({
    side, size, values, stroke: tone("soft"), font: "11px system-ui, sans-serif", gap: 4,
    grid: { stroke: tone("grid"), width: 1 }, ticks: { stroke: tone("line"), width: 1, size: 4 },
  });

  const steps = (plot, ticks) => ticks.map(tick => tick >= 1e6 ? tick / 1e6 + " M" : tick >= 1e4 ? tick / 1e3 + " k"
    : Number.isInteger(tick) ? String(tick) : "");

  const figures = (plot, ticks) => ticks.map(tick => tick === null ? "" : tick !== 0 && Math.abs(tick) < 1e-3
    ? tick.toExponential(0).replace("e-", "e−") : Math.abs(tick) >= 1e4 ? tick / 1e3 + " k" : String(Number(tick.toPrecision(4))));

  /* Lines down the time axis where something happened. */
  function marks(plot, events) {
    const { ctx, bbox } = plot;
    ctx.save();
    for (const event of events) {
      if (event.step < plot.scales.x.min || event.step > plot.scales.x.max) {
        continue;
      }
      const x = Math.round(plot.valToPos(event.step, "x", true)) + .5;
      ctx.strokeStyle = tone(event.tone);
      ctx.fillStyle = tone(event.tone);
      ctx.lineWidth = devicePixelRatio;
      if (event.tone === "faint") {
        ctx.beginPath();
        ctx.moveTo(x, bbox.top + bbox.height);
        ctx.lineTo(x - 3 * devicePixelRatio, bbox.top + bbox.height + 5 * devicePixelRatio);
        ctx.lineTo(x + 3 * devicePixelRatio, bbox.top + bbox.height + 5 * devicePixelRatio);
        ctx.fill();
      } else {
        ctx.setLineDash([4, 3]);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    }
    ctx.restore();
  }

  /* Called whenever a chart's range is another, also by ourselves: only one that is new to all is news. */
  function setRange(from) {
    const scale = from.scales.x;
    const wanted = scale.min <= from.whole[0] && scale.max >= from.whole[1] ? null : [scale.min, scale.max];
    if (String(wanted) === String(range)) {
      return;
    }
    range = wanted;
    for (const chart of all) {
      if (chart.plot && chart.plot !== from) {
        const [min, max] = range || chart.plot.whole;
        chart.plot.setScale("x", { min, max });
      }
    }
    changed();
  }

  function options(chart, spec) {
    return {
      width: Math.max(200, chart.body.clientWidth), height: spec.height || 230, legend: { live: true,
        markers: { width: 0, fill: (plot, i) => i ? spec.series[i - 1].stroke : "transparent" } },
      padding: [8, 16, 0, 0], focus: { alpha: .35 },
      cursor: { sync: { key: "steps" }, focus: { prox: 24 }, drag: { x: true, y: false, uni: 20 }, points: { size: 5 } },
      scales: { x: { time: false }, y: { distr: spec.log ? 3 : 1,
        range: spec.range ? (...limits) => chart.spec.range(...limits) : undefined } },
      axes: [axis(2, 28, steps), axis(3, 52, figures)],
      series: [{ label: "step", value: (plot, value) => format.whole(value) }, ...spec.series.map(line => ({
        value: (plot, value) => format.number(value), spanGaps: true, width: 1.6, points: { show: false },
        class: line.label ? null : "untold", ...line,
      }))],
      bands: spec.bands,
      hooks: {
        draw: [plot => marks(plot, spec.events || [])],
        setScale: [(plot, key) => {
          if (key === "x" && plot.whole) {
            setRange(plot);
          }
        }],
      },
    };
  }

  /* Room for a chart, of which show(spec, data) makes one; anew where its lines are others than before. */
  function chart(body, about) {
    const own = { body, plot: null, shape: "" };
    body.classList.add("plot");
    body.tabIndex = 0;
    body.setAttribute("role", "figure");
    all.add(own);

    own.show = (spec, data) => {
      own.last = [spec, data];
      if (!data[0].length) {
        body.replaceChildren(el("p", { class: "empty" }, "Nothing yet."));
        own.plot = null;
        own.shape = "";
        return;
      }
      const shape = JSON.stringify([spec.log, spec.series.map(line => [line.label, line.stroke])]);
      const whole = [data[0][0], data[0][data[0].length - 1]];
      if (own.plot && shape === own.shape) {
        own.spec.events = spec.events;
        own.spec.range = spec.range;
        own.plot.whole = whole;
        own.plot.setData(data, !range);
      } else {
        body.replaceChildren();
        own.spec = { ...spec };
        own.plot = new uPlot(options(own, own.spec), data, body);
        own.plot.whole = whole;
        own.shape = shape;
      }
      if (range) {
        own.plot.setScale("x", { min: range[0], max: range[1] });
      }
      body.setAttribute("aria-label", summary(about, spec, data));
    };

    own.repaint = () => {
      if (own.last && own.plot) {
        own.shape = "";
        own.plot.destroy();
        own.plot = null;
        own.show(...own.last);
      }
    };
    body.addEventListener("keydown", event => keys(own, event));
    pinch(own);
    new ResizeObserver(() => {
      if (own.plot && body.clientWidth && body.clientWidth !== own.plot.width) {
        own.plot.setSize({ width: body.clientWidth, height: own.plot.height });
      }
    }).observe(body);
    return own;
  }

  function summary(about, spec, data) {
    const parts = spec.series.map((line, i) => {
      const values = data[i + 1].filter(value => value !== null && value !== undefined);
      return !line.label || !values.length ? "" : `${line.label} from ${format.number(values[0])} to ${
        format.number(values[values.length - 1])}`;
    }).filter(Boolean);
    return `${about}, steps ${format.whole(data[0][0])} to ${format.whole(data[0][data[0].length - 1])}: ${parts.join("; ")}`;
  }

  /* What two fingers have touched stays under them; one finger scrolls the page as ever. */
  function pinch(own) {
    let held = null;
    const parts = touches => {
      const box = own.plot.over.getBoundingClientRect();
      return [...touches].map(touch => (touch.clientX - box.left) / box.width).sort((a, b) => a - b);
    };
    own.body.addEventListener("touchstart", event => {
      const { min, max } = own.plot ? own.plot.scales.x : {};
      held = own.plot && event.touches.length === 2 ? parts(event.touches).map(part => min + part * (max - min)) : null;
    }, { passive: true });
    own.body.addEventListener("touchmove", event => {
      if (!held || !own.plot || event.touches.length !== 2) {
        return;
      }
      event.preventDefault();
      const [left, right] = parts(event.touches);
      if (right - left > .03) {
        const span = (held[1] - held[0]) / (right - left);
        const from = held[0] - left * span;
        own.plot.setScale("x", { min: Math.max(own.plot.whole[0], from), max: Math.min(own.plot.whole[1], from + span) });
      }
    }, { passive: false });
  }

  /* Left and right move the cursor, plus and minus change the range, 0 shows all. */
  function keys(own, event) {
    const plot = own.plot;
    if (!plot) {
      return;
    }
    const at = plot.cursor.left > 0 ? plot.cursor.left : plot.over.clientWidth / 2;
    const move = { ArrowLeft: -8, ArrowRight: 8 }[event.key];
    const factor = { "+": .5, "-": 2 }[event.key];
    if (move) {
      plot.setCursor({ left: Math.max(0, Math.min(plot.over.clientWidth, at + move)), top: plot.over.clientHeight / 2 });
    } else if (factor) {
      const middle = plot.posToVal(at, "x");
      const half = (plot.scales.x.max - plot.scales.x.min) * factor / 2;
      plot.setScale("x", { min: Math.max(plot.whole[0], middle - half), max: Math.min(plot.whole[1], middle + half) });
    } else if (event.key === "0") {
      plot.setScale("x", { min: plot.whole[0], max: plot.whole[1] });
    } else {
      return;
    }
    event.preventDefault();
  }

  return {
    chart,
    range: () => range,
    onRange: listener => { changed = listener; },
    repaint: () => all.forEach(one => one.repaint()),
  };
})();
