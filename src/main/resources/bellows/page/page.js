"use strict";
/* Puts it together: asks for what is shown, and shows it again whenever there is news. */
const app = (() => {
  const DRAWN = 8;
  const runs = [];
  let chosen = 0;
  let differences = [];
  let busy = false;
  let again = false;

  const focus = () => runs[chosen];

  function theme(name) {
    document.documentElement.dataset.theme = name;
    charts.repaint();
    if (runs.length) {
      show();
    }
  }

  function begin() {
    const asked = new URLSearchParams(location.search).get("theme");
    const kept = asked || sessionStorage.getItem("theme")
      || (matchMedia("(prefers-color-scheme: dark)").matches && !source.isReport ? "dark" : "light");
    document.documentElement.dataset.theme = kept;
    panels.build(show);
    histograms.build();
    times.build();
    facts.build();
    answers.build();
    compare.build();
    menu();
    document.getElementById("theme").addEventListener("click", () => {
      const now = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
      sessionStorage.setItem("theme", now);
      theme(now);
    });
    asking("ask-checkpoint", "checkpoint", false);
    asking("ask-stop", "stop", true);
    asking("ask-rate", "rate", false, () => ({ times: document.getElementById("rate-times").value }));
    let waiting = null;
    charts.onRange(() => {
      clearTimeout(waiting);
      waiting = setTimeout(news, 160);
    });
    window.addEventListener("beforeprint", () => theme("light"));
    source.follow(news, connection);
  }

  function menu() {
    const nav = document.querySelector(".sections");
    const links = [...document.querySelectorAll("section[data-title]")].map(section => {
      const link = el("a", { href: "#" + section.id }, section.dataset.title);
      section.link = link;
      nav.append(link);
      return section;
    });
    document.addEventListener("scroll", () => {
      const at = links.filter(section => !section.hidden && section.getBoundingClientRect().top < 140).pop();
      links.forEach(section => section === at ? section.link.setAttribute("aria-current", "true")
        : section.link.removeAttribute("aria-current"));
    }, { passive: true });
  }

  /* A button that asks something of the run; twice where it cannot be taken back. */
  function asking(id, what, twice, query) {
    const button = document.getElementById(id);
    const text = button.textContent;
    button.addEventListener("click", async () => {
      if (twice && !button.classList.contains("sure")) {
        button.classList.add("sure");
        button.textContent = "Really stop?";
        setTimeout(() => { button.classList.remove("sure"); button.textContent = text; }, 5000);
        return;
      }
      try {
        await source.ask(what, query ? query() : null);
        button.textContent = "Asked for";
      } catch (problem) {
        button.textContent = problem.message;
      }
      setTimeout(() => { button.classList.remove("sure"); button.textContent = text; }, 3000);
    });
  }

  function connection(state) {
    const place = document.getElementById("connection");
    place.className = state;
    place.textContent = { live: "", lost: "connection lost; trying again", report: "" }[state];
  }

  async function news() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const state = await source.get("api/runs");
      await update(state);
      connection(source.isReport ? "report" : "live");
    } catch (problem) {
      if (!runs.length) {
        setTimeout(news, 2000);
      }
      console.warn(problem);
    }
    busy = false;
    if (again) {
      again = false;
      news();
    }
  }

  async function update(state) {
    differences = state.differences;
    state.runs.forEach((glance, index) => {
      runs[index] = runs[index] || { index, place: index, drawn: index < DRAWN, version: -1, names: [] };
      runs[index].glance = glance;
    });
    document.getElementById("ask").hidden = !state.control || !focus() || focus().glance.state !== "training";
    tiles(state);
    if (!runs.length) {
      return;
    }
    for (const run of runs.filter(run => run.drawn || run === focus())) {
      await load(run);
    }
    show();
    if (!document.body.dataset.ready) {
      performance.mark("drawn");
    }
    document.body.dataset.ready = String(Number(document.body.dataset.ready || 0) + 1);
  }

  async function load(run) {
    const range = charts.range();
    const key = run.glance.version + " " + (range || "");
    if (run.key === key) {
      return;
    }
    const query = { columns: Math.min(2000, Math.max(300, document.getElementById("main").clientWidth)) };
    if (range) {
      query.from = Math.max(0, Math.floor(range[0]));
      query.to = Math.ceil(range[1]);
    }
    const file = run.glance.starts + " " + run.glance.fileChanges;
    if (!run.about || run.file !== file || !run.about.config) {
      run.about = await source.get("api/about/" + run.index);
      run.file = file;
      run.names = classNames(run.about.config || "");
    }
    const whole = range ? source.get("api/steps/" + run.index, query) : null;
    run.steps = range ? withEnds(await whole, run.all) : await source.get("api/steps/" + run.index, query);
    if (!range) {
      run.all = run.steps;
    }
    run.details = await source.get("api/details/" + run.index);
    run.key = key;
  }

  /* A finer range inside the coarse whole, so that zooming out shows something at once. */
  function withEnds(fine, all) {
    if (!all || !fine.step.length) {
      return fine.step.length ? fine : all;
    }
    const first = all.step.findIndex(step => step >= fine.step[0]);
    const behind = all.step.findIndex(step => step > fine.step[fine.step.length - 1]);
    const joined = {};
    for (const name of Object.keys(all)) {
      if (Array.isArray(all[name])) {
        const middle = fine[name] || fine[name.replace(/_(min|max)$/, "")];
        joined[name] = [...all[name].slice(0, Math.max(0, first)), ...middle, ...(behind < 0 ? [] : all[name].slice(behind))];
      }
    }
    return joined;
  }

  function classNames(config) {
    const found = config.match(/"?class-names"?\s*[=:]\s*\[([^\]]*)\]/);
    return found ? found[1].split(/[,\n]/).map(name => name.trim().replace(/^"|"$/g, "")).filter(Boolean) : [];
  }

  function show() {
    const one = focus();
    if (!one || !one.details) {
      return;
    }
    const drawn = runs.filter(run => run.drawn && run.details);
    panels.show(drawn.length ? drawn : [one], one);
    histograms.show(one);
    times.show(one);
    facts.network(one.about);
    facts.events(one.details);
    facts.record(one.about, one.glance);
    answers.show(one);
    compare.show(runs, differences, one, run => { chosen = run.index; news(); }, run => { run.drawn = !run.drawn; news(); });
    document.querySelectorAll("section[data-title]").forEach(section => { section.link.hidden = section.hidden; });
  }

  function tiles(state) {
    const one = focus();
    const glance = one ? one.glance : null;
    document.getElementById("run-name").textContent = glance ? runs.length > 1 ? `${runs.length} runs · ${glance.name}` : glance.name : "waiting for the run";
    document.title = glance ? `${glance.name} – Bellows` : "Bellows";
    const chip = document.getElementById("run-state");
    chip.textContent = glance ? glance.stopped && glance.state === "finished" ? "finished: " + glance.stopped : glance.state : "";
    chip.className = "chip " + (glance ? { training: "good", stopped: "warn" }[glance.state] || "" : "");
    const problem = document.getElementById("problem");
    problem.hidden = !(glance && glance.problem);
    problem.textContent = glance && glance.problem || "";
    if (!glance) {
      return;
    }
    const part = glance.lastStep > 0 ? Math.min(1, glance.step / glance.lastStep) : 0;
    const bar = document.getElementById("progress");
    bar.setAttribute("aria-valuenow", Math.round(100 * part));
    bar.firstElementChild.style.width = 100 * part + "%";
    const small = text => el("small", null, " " + text);
    const rows = [["Step", format.whole(glance.step), glance.lastStep > 0 ? small("of " + format.whole(glance.lastStep)) : null],
      ["Epoch", format.whole(glance.epoch)], ["Loss", format.number(glance.loss)]];
    for (const [split, found] of Object.entries(glance.splits)) {
      rows.push(found.accuracy !== null ? [capital(split) + " accuracy", format.percent(found.accuracy),
        found.bestAccuracy > found.accuracy ? small("best " + format.percent(found.bestAccuracy)) : null]
        : [capital(split) + " loss", format.number(found.loss)]);
    }
    rows.push(["Learning rate", format.number(glance.rate)], ["Samples/s", format.whole(glance.samplesPerSecond)],
      ["Step", format.millis(glance.stepMillis)], [glance.state === "training" ? "Time left" : "Trained for",
        format.duration(glance.state === "training" ? glance.secondsLeft : glance.seconds)]);
    if (glance.live) {
      rows.push(["Driver memory", format.bytes(state.memoryUsed), small("of " + format.bytes(state.memoryMost))]);
    }
    document.getElementById("tiles").replaceChildren(...rows.map(([name, value, more]) => el("div", null, el("dt", null, name),
      el("dd", null, value, more))));
  }

  const capital = word => word.charAt(0).toUpperCase() + word.slice(1);

  return { begin, focus };
})();
app.begin();
