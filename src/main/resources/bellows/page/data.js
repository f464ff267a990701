"use strict";
/* Where figures come from: the server of a run, or, in a report, the file itself. */
const source = (() => {
  const kept = document.getElementById("report-data");
  const answers = kept ? JSON.parse(kept.textContent) : null;

  async function get(path, query) {
    if (answers) {
      return query && answers[path + "?" + new URLSearchParams(query)] || answers[path] || null;
    }
    const words = query ? "?" + new URLSearchParams(query) : "";
    const answer = await fetch(path + words, { cache: "no-store" });
    if (!answer.ok) {
      throw new Error((await answer.text()).trim() || answer.status);
    }
    return answer.json();
  }

  /* What takes long is asked for again until it is there. */
  async function made(path, query) {
    for (;;) {
      const found = await get(path, query);
      if (!found || !found.working) {
        return found;
      }
      await new Promise(later => setTimeout(later, 700));
    }
  }

  async function ask(what, query) {
    const answer = await fetch("api/ask/" + what + (query ? "?" + new URLSearchParams(query) : ""), { method: "POST", headers: { "X-Bellows": "page" } });
    if (!answer.ok) {
      throw new Error((await answer.text()).trim());
    }
  }

  /* Calls back whenever there is something new, and with the state of the connection; for ever. */
  function follow(changed, connection) {
    if (answers) {
      connection("report");
      changed();
      return;
    }
    if (new URLSearchParams(location.search).has("still")) { // one look, as for a picture of the page
      connection("live");
      changed();
      return;
    }
    let last = 0;
    let waiting = null;
    const soon = () => {
      if (waiting === null && !document.hidden) {
        waiting = setTimeout(() => { waiting = null; last = performance.now(); changed(); },
          Math.max(0, 1000 - (performance.now() - last)));
      }
    };
    document.addEventListener("visibilitychange", soon);
    const stream = new EventSource("api/changes");
    let losing = null; // the server ends each stream after half a minute, and the browser opens the next
    stream.onmessage = () => {
      clearTimeout(losing);
      losing = null;
      connection("live");
      soon();
    };
    stream.onerror = () => {
      losing = losing || setTimeout(() => connection("lost"), 4000);
      if (stream.readyState === EventSource.CLOSED) {
        setInterval(soon, 3000);
      }
    };
    changed();
  }

  return { get, made, ask, follow, isReport: answers !== null };
})();
