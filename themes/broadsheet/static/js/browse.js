// The browse page: choices of several facets at once, with counts. The list itself is in the page already.

import { Facets, remember } from "./facets.js";
import { counted, filled } from "./words.js";

document.documentElement.classList.add("scripted");

const page = document.getElementById("browse");
const status = page.querySelector("[role=status]");
const clear = page.querySelector("button.clear");
const years = [...page.querySelectorAll(".found-year")];
const events = [...page.querySelectorAll("li[data-in]")].map((item) => ({
  item,
  tokens: new Set(item.dataset.in.split(" ")),
}));
const facets = new Facets(page, () => {
  const parameters = new URLSearchParams();
  facets.write(parameters);
  remember(parameters);
  show();
});

// How many of the chosen facets an event fails, and the one it fails if it is just one.
function failed(event, chosen) {
  let missed = "";
  let number = 0;
  for (const [facet, values] of chosen) {
    if (!values.some((value) => event.tokens.has(`${facet}:${value}`))) {
      missed = facet;
      number += 1;
    }
  }
  return [number, missed];
}

function show() {
  const chosen = facets.chosen();
  const counts = new Map();
  let number = 0;
  for (const event of events) {
    const [failures, missed] = failed(event, chosen);
    event.item.hidden = failures > 0;
    if (!failures) number += 1;
    // A value counts the events that it would add: those that pass every other facet.
    if (failures > 1) continue;
    for (const token of event.tokens) {
      if (!failures || token.startsWith(`${missed}:`)) counts.set(token, (counts.get(token) ?? 0) + 1);
    }
  }
  for (const year of years) year.hidden = !year.querySelector("li:not([hidden])");
  facets.count((facet, value) => counts.get(`${facet}:${value}`) ?? 0);
  const all = counted(status, Number(status.dataset.total));
  const text = chosen.size ? filled(status.dataset.some, { shown: number, all }) : all;
  if (status.textContent !== text) status.textContent = text;
  clear.hidden = !chosen.size;
}

function read() {
  facets.read(new URLSearchParams(location.search));
  show();
}

clear.addEventListener("click", () => {
  facets.clear();
  remember(new URLSearchParams());
  show();
  page.querySelector("summary").focus();
});
addEventListener("popstate", read);
read();
