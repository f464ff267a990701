"use strict";
/* Numbers for people, and elements. */
const format = {
  number(value) {
    if (value === null || value === undefined || Number.isNaN(value)) {
      return "–";
    }
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
      return value.toExponential(2).replace("e-", "e−").replace("e+", "e");
    }
    return size >= 1000 ? format.whole(value) : String(Number(value.toPrecision(4)));
  },
  whole(value) {
    return value === null || value === undefined ? "–" : Math.round(value).toLocaleString("en-US");
  },
  percent(value) {
    return value === null || value === undefined ? "–" : (100 * value).toFixed(2) + " %";
  },
  millis(value) {
    return value === null || value === undefined ? "–" : value >= 1e4 ? (value / 1e3).toFixed(1) + " s"
      : value >= 100 ? value.toFixed(0) + " ms" : value.toFixed(value < 1 ? 2 : 1) + " ms";
  },
  duration(seconds) {
    if (seconds === null || seconds === undefined) {
      return "–";
    }
    const whole = Math.round(seconds);
    const two = number => String(number).padStart(2, "0");
    const days = Math.floor(whole / 86400);
    const hours = Math.floor(whole / 3600) % 24;
    return days ? `${days} d ${hours} h` : hours ? `${hours}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
      : `${Math.floor(whole / 60)}:${two(whole % 60)}`;
  },
  bytes(value) {
    return value >= 1e9 ? (value / 1e9).toFixed(1) + " GB" : Math.round(value / 1e6) + " MB";
  },
  clock(millis) {
    return new Date(millis).toLocaleTimeString("en-GB");
  },
  moment(millis) {
    return new Date(millis).toISOString().replace("T", " ").slice(0, 19) + " UTC";
  },
};

/* An element: attributes by name, listeners by onclick and the like, then its children. */
function el(name, attributes, ...children) {
  const drawn = ["svg", "path", "polyline", "rect", "line", "circle", "text", "g", "title"].includes(name);
  const made = drawn ? document.createElementNS("http://www.w3.org/2000/svg", name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else if (key === "style") {
      Object.assign(made.style, value);
    } else {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children.flat(4).filter(child => child !== null && child !== undefined));
  return made;
}

/* A panel: its title, a note, tools, and room for what it shows. */
function card(title, width, note, ...tools) {
  const body = el("div");
  const heading = el("h3", null, title);
  const remark = el("span", { class: "note" }, note || "");
  const node = el("article", { class: "card w" + width, "aria-label": title },
    el("header", null, heading, remark, tools.length ? el("span", { class: "tools" }, tools) : null), body);
  return { node, body, remark };
}

function colour(index) {
  return getComputedStyle(document.documentElement).getPropertyValue("--s" + index % 8).trim();
}

function tone(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

/* A line without axes, as high as its extremes. */
function spark(values, label) {
  const found = values.map((value, i) => [i, value]).filter(pair => pair[1] !== null);
  if (found.length < 2) {
    return el("span", { class: "spark" });
  }
  const low = Math.min(...found.map(pair => pair[1]));
  const high = Math.max(...found.map(pair => pair[1]));
  const points = found.map(([i, value]) => (1 + 108 * i / (values.length - 1)).toFixed(1) + ","
    + (high > low ? 18 - 16 * (value - low) / (high - low) : 10).toFixed(1)).join(" ");
  return el("svg", { class: "spark", viewBox: "0 0 110 20", role: "img", "aria-label":
    `${label}: from ${format.number(found[0][1])} to ${format.number(found[found.length - 1][1])}` },
    el("polyline", { points }));
}

/* Above nearly all values: a first step that compiles takes a hundred times as long as the others. */
function mostly(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? 1.25 * sorted[Math.floor(.985 * (sorted.length - 1))] || 1 : 1;
}
