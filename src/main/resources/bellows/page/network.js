"use strict";
/* The network layer by layer, what happened, and what the run was made from. */
const facts = (() => {
  let places;

  function build() {
    const network = card("Network", 6, "");
    const events = card("Events", 6, "newest first");
    const file = card("Run file", 4, "as it was resolved");
    const versions = card("Made with", 2, "");
    file.node.classList.add("long");
    places = { network, events, file, versions };
    document.getElementById("network").append(el("h2", null, "Network"), network.node);
    document.getElementById("events").append(el("h2", null, "Events"), events.node);
    document.getElementById("record").append(el("h2", null, "Record"),
      el("div", { class: "grid" }, file.node, versions.node));
  }

  function network(about) {
    const found = about.network || {};
    if (!found.layers) {
      places.network.body.replaceChildren(el("p", { class: "empty" }, found.problem || "Not known yet."));
      return;
    }
    if (places.network.shown === about) {
      return;
    }
    places.network.shown = about;
    const most = Math.max(1, ...found.layers.map(layer => layer[4]));
    places.network.remark.textContent = `${found.name}, loss ${found.loss}: ${format.whole(found.parameters)} weights, ${
      format.whole(found.multiplyAdds)} multiply-adds a sample`;
    const wires = wired(found.layers);
    const room = { style: { paddingLeft: 14 * wires.lanes + 8 + "px" } };
    const called = number => number < 0 ? "input" : found.layers[number][0];
    places.network.body.replaceChildren(el("ol", { class: "flow" },
      el("li", room, wires.rows[0], el("span", null, "input"), el("span", { class: "shape" }, found.input)),
      found.layers.map(([name, kind, detail, output, weights, inputs], i) => el("li", { ...room,
        title: (detail ? detail + "; " : "") + "reads " + inputs.map(called).join(", ") }, wires.rows[i + 1],
        el("span", null, el("b", { class: "mono" }, name), name.endsWith(kind) ? "" : " " + kind,
          inputs.length > 1 ? el("small", { class: "reads" }, " of " + inputs.map(called).join(", ")) : null),
        el("span", { class: "shape" }, (output || "") + (weights ? "  ·  " + format.whole(weights) : "")),
        weights ? el("i", { class: "bar", style: { width: Math.max(1, 100 * weights / most) + "%" } }) : null))));
  }

  /* For each layer a piece of drawing beside its line: what comes down to it, goes on from it, and passes by. An output
     keeps its lane until the last layer that reads it. */
  function wired(layers) {
    const readers = new Map();
    layers.forEach(([, , , , , inputs]) => inputs.forEach(input => readers.set(input, (readers.get(input) || 0) + 1)));
    const lanes = [];
    const pieces = [];
    let most = 1;
    [[-1, []], ...layers.map((layer, i) => [i, layer[5]])].forEach(([number, inputs]) => {
      const before = [...lanes];
      const from = [...new Set(inputs)].map(input => lanes.indexOf(input)).filter(lane => lane >= 0);
      inputs.forEach(input => readers.set(input, readers.get(input) - 1));
      from.forEach(lane => { lanes[lane] = readers.get(lanes[lane]) > 0 ? lanes[lane] : undefined; });
      const ended = from.filter(lane => lanes[lane] === undefined);
      let own = ended.length ? Math.min(...ended) : lanes.findIndex(lane => lane === undefined);
      own = own < 0 ? lanes.length : own;
      const passing = before.map((source, lane) => source !== undefined && lanes[lane] === source ? lane : -1).filter(lane => lane >= 0);
      lanes[own] = readers.get(number) > 0 ? number : undefined;
      most = Math.max(most, lanes.length);
      pieces.push({ own, from, passing, onwards: lanes[own] === number, heavy: number >= 0 && layers[number][4] > 0 });
    });
    const x = lane => 8 + 14 * lane;
    return { lanes: most, rows: pieces.map(({ own, from, passing, onwards, heavy }) => el("svg", { class: "wires", "aria-hidden": "true",
      width: 14 * most + 4 }, passing.map(lane => el("line", { x1: x(lane), y1: "0", x2: x(lane), y2: "100%" })),
      from.map(lane => el("line", { x1: x(lane), y1: "0", x2: x(own), y2: "50%" })),
      onwards ? el("line", { x1: x(own), y1: "50%", x2: x(own), y2: "100%" }) : null,
      el("circle", { cx: x(own), cy: "50%", r: 4.5, class: heavy ? "heavy" : null }))) };
  }

  function events(details) {
    const tones = { checkpoint: "", "stop-asked": "", "rate-changed": "", resumed: "good", "executor-added": "good", "rolled-back": "bad", "executor-lost": "bad",
      "non-finite": "bad" };
    const rows = details.events.slice(-300).reverse();
    places.events.body.replaceChildren(rows.length ? el("div", { class: "scroll", tabindex: 0 }, el("table", null,
      el("thead", null, el("tr", null, ["time", "step", "event", "executor", "what"].map((name, i) =>
        el("th", { scope: "col", class: i === 1 ? "number" : null }, name)))),
      el("tbody", null, rows.map(([step, at, kind, executor, what]) => el("tr", null,
        el("td", null, el("time", { datetime: new Date(at).toISOString(), title: format.moment(at) }, format.clock(at))),
        el("td", { class: "number" }, format.whole(step)),
        el("td", null, el("span", { class: "chip " + (tones[kind] === undefined ? "warn" : tones[kind]) }, kind)),
        el("td", null, executor || ""), el("td", null, what || "")))))) : el("p", { class: "empty" }, "Nothing happened beside steps."));
  }

  function record(about, glance) {
    places.file.body.replaceChildren(about.config ? el("pre", { tabindex: 0 }, about.config.trim()) : el("p", { class: "empty" }, "Not written yet."));
    const last = about.starts[about.starts.length - 1];
    const rows = [["folder", about.folder], ["weights sha256", glance.sha256]];
    if (last) {
      rows.push(["model", last.model], ["weights", format.whole(last.parameters)], ["optimizer", last.optimizer],
        ["batch", `${last.batch} in ${last.leaves} leaves`], ["seed", String(last.seed)], ["master", last.master], ["Java", last.java],
        ["Spark", last.spark], ["kernels", last.kernels],
        ...about.starts.map((start, i) => [i ? "resumed" : "started", `${format.moment(start.started)}, step ${format.whole(start.step)}`]));
    }
    places.versions.body.replaceChildren(el("dl", { class: "facts" }, rows.filter(row => row[1]).map(([name, value]) =>
      [el("dt", null, name), el("dd", { class: name.includes("sha") ? "mono" : null }, value)])));
  }

  return { build, network, events, record };
})();
