// Served by `dateline serve` only: shows the page again when the site was built again, at the same place, and shows
// what is wrong with the files while the last good site stays.
"use strict";
(() => {
  const version = Number(document.currentScript.dataset.version);
  const key = "dateline-place";

  // The place is kept by what is read, not by a number of pixels: text above it may have grown.
  const keep = () => {
    const seen = [...document.querySelectorAll("main [id], main h1, main h2, main h3, main p, main li")]
      .find((element) => element.getBoundingClientRect().bottom > 0);
    const place = {
      path: location.pathname,
      y: scrollY,
      id: seen?.id ?? "",
      text: seen?.textContent.trim().slice(0, 80) ?? "",
      top: seen?.getBoundingClientRect().top ?? 0,
      open: [...document.querySelectorAll("details")].map((details) => details.open),
    };
    sessionStorage.setItem(key, JSON.stringify(place));
  };

  const restore = () => {
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    const place = kept && JSON.parse(kept);
    if (!place || place.path !== location.pathname) return;
    history.scrollRestoration = "manual";
    const all = [...document.querySelectorAll("details")];
    if (all.length === place.open.length) all.forEach((details, i) => { details.open = place.open[i]; });
    const same = (place.id && document.getElementById(place.id))
      || (place.text && [...document.querySelectorAll("main h1, main h2, main h3, main p, main li")]
        .find((element) => element.textContent.trim().slice(0, 80) === place.text));
    scrollTo({ top: same ? scrollY + same.getBoundingClientRect().top - place.top : place.y, behavior: "instant" });
  };

  const panel = document.createElement("pre");
  panel.setAttribute("role", "alert");
  panel.id = "dateline-wrong";
  // Styles are set one by one: the page's policy allows no style sheets but the site's own.
  Object.assign(panel.style, {
    position: "fixed", inset: "auto 0 0 0", maxHeight: "60vh", overflow: "auto", margin: "0", padding: "1rem 1.25rem",
    background: "#2b1512", color: "#fff3ee", borderTop: "4px solid #d9482b", zIndex: "2147483647",
    font: "13px/1.5 ui-monospace, monospace", whiteSpace: "pre-wrap", overflowWrap: "anywhere",
  });
  const show = (wrong) => {
    panel.textContent = wrong;
    if (wrong) document.body.append(panel);
    else panel.remove();
  };

  restore();
  const states = new EventSource(`/.dateline/states?page=${encodeURIComponent(location.pathname)}`);
  states.onmessage = ({ data }) => {
    const state = JSON.parse(data);
    if (state.version !== version) {
      states.close();
      keep();
      location.reload();
    } else {
      show(state.wrong);
    }
  };
  addEventListener("pagehide", () => states.close());
})();
