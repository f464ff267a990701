"use strict";
/* What the network makes of samples: the confusion matrix, the worst mistakes, the filters of the first layer. */
const answers = (() => {
  let places;
  let shown = { run: -1, key: "" };
  let chosen = 0;

  function build() {
    const load = el("button", { type: "button", id: "look", onclick: () => look() }, "Look at its answers");
    const matrix = card("Confusion matrix", 3, "a row for what is right, a column for what was said", load);
    const mistakes = card("Worst mistakes", 3, "");
    const filters = card("Filters of the first layer", 6, "");
    places = { matrix, mistakes, filters, load };
    mistakes.node.hidden = filters.node.hidden = true;
    document.getElementById("answers").append(el("h2", null, "Answers"),
      el("div", { class: "grid" }, matrix.node, mistakes.node, filters.node));
  }

  /* Of the focused run, what its last evaluation told; pictures only on request, since they take a pass over samples. */
  function show(run) {
    if (chosen !== run.index) {
      chosen = run.index;
      shown = { run: -1, key: "" };
      places.mistakes.node.hidden = places.filters.node.hidden = true;
    }
    places.load.hidden = source.isReport || run.glance.step === 0;
    if (source.isReport) {
      if (shown.run !== run.index) {
        shown = { run: run.index, key: "report" };
        look();
      }
      return;
    }
    const found = run.details.confusion;
    if (shown.key === "gallery") {
      return;
    }
    if (found && shown.key !== String(found.step)) {
      shown = { run: run.index, key: String(found.step) };
      matrix(found.counts, run.names, `${found.split} samples after step ${format.whole(found.step)}`);
    } else if (!found) {
      places.matrix.body.replaceChildren(el("p", { class: "empty" },
        "Its answers to the samples by which it is judged, with pictures, are computed when you ask for them."));
    }
  }

  async function look() {
    const index = chosen;
    places.load.disabled = true;
    places.load.textContent = "Looking…";
    try {
      const found = await source.made("api/gallery/" + index, shown.key === "gallery" ? { again: 1 } : null);
      if (index !== chosen || !found) {
        empty("Not part of this report.");
        return;
      }
      if (found.problem) {
        throw new Error(found.problem);
      }
      gallery(found);
    } catch (problem) {
      empty(problem.message);
    } finally {
      places.load.disabled = false;
      places.load.textContent = "Look again";
    }
  }

  function empty(text) {
    places.matrix.body.replaceChildren(el("p", { class: "empty" }, text));
  }

  function gallery(found) {
    shown.key = "gallery";
    if (found.counts) {
      matrix(found.counts, names(), `${format.whole(found.samples)} ${found.split} samples, with these weights`);
    } else {
      empty("There are no classes, or too many for a matrix.");
    }
    places.mistakes.node.hidden = !found.mistakes;
    if (found.mistakes) {
      pictures(found.mistakes, "the worst first");
    }
    places.filters.node.hidden = !found.filters.length;
    places.filters.remark.textContent = `${found.layer}, each on a scale of its own`;
    places.filters.body.replaceChildren(el("div", { class: "pictures filters" }, found.filters.map((url, i) =>
      el("img", { src: url, alt: "filter " + (i + 1) }))));
  }

  function names() {
    return app.focus() ? app.focus().names : [];
  }

  function pictures(mistakes, note) {
    places.mistakes.remark.textContent = note;
    places.mistakes.body.replaceChildren(mistakes.length ? el("div", { class: "pictures" }, mistakes.map(([url, said, right, sureness]) =>
      el("figure", { title: `said ${said} (${format.number(sureness)}), is ${right}` },
        el("img", { src: url, alt: `said ${said}, is ${right}` }), el("figcaption", null, `${said}, not ${right}`))))
      : el("p", { class: "empty" }, "None."));
  }

  function matrix(counts, classNames, note) {
    places.matrix.remark.textContent = note;
    const classes = counts.map((row, i) => classNames[i] || String(i));
    const small = counts.length > 16;
    const cells = counts.map((row, right) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      return el("tr", null, el("th", { scope: "row", title: classes[right] }, classes[right]), row.map((count, said) => {
        const part = total ? count / total : 0;
        const amount = Math.round(100 * (right === said ? .75 * part : Math.sqrt(part)));
        const label = `${count} of class ${classes[right]} were taken for ${classes[said]}`;
        return el("td", null, el("button", { type: "button", "aria-label": label, title: label, tabindex: count && right !== said ? null : -1,
          onclick: () => between(right, said, classes), style: count ? { background:
            `color-mix(in srgb, ${right === said ? "var(--s0)" : "var(--s1)"} ${amount}%, var(--plain-ground))`,
            color: `light-dark(${amount > 87 ? "#fff" : "#000"}, ${amount > 55 ? "#000" : "#fff"})` } : {} }, count ? String(count) : ""));
      }));
    });
    places.matrix.body.replaceChildren(el("div", { class: "scroll", tabindex: 0 }, el("table", { class: "matrix" + (small ? " small" : "") },
      small ? null : el("thead", null, el("tr", null, el("td"), classes.map(name => el("th", { scope: "col", title: name }, name)))),
      el("tbody", null, cells))));
  }

  async function between(right, said, classes) {
    if (right === said || source.isReport) {
      return;
    }
    places.mistakes.node.hidden = false;
    places.mistakes.remark.textContent = "looking…";
    try {
      const found = await source.made("api/gallery/" + chosen, { right, said });
      if (found.problem) {
        throw new Error(found.problem);
      }
      pictures(found.mistakes, `${classes[right]} that were taken for ${classes[said]}`);
    } catch (problem) {
      places.mistakes.body.replaceChildren(el("p", { class: "empty" }, problem.message));
    }
  }

  return { build, show };
})();
