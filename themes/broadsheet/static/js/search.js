// The search page, over the index that Pagefind made when the site was built. Nothing is loaded before it is used.

import { Facets, remember } from "./facets.js";
import { counted } from "./words.js";

document.documentElement.classList.add("scripted");

const page = document.getElementById("search");
if (page) start();

function start() {
  const root = new URL(page.dataset.root, location.href);
  const form = page.querySelector("form");
  const { q: query, sort } = form.elements;
  const status = page.querySelector("[role=status]");
  const list = page.querySelector(".results");
  const more = page.querySelector("button.more");
  const clear = page.querySelector("button.clear");
  const step = 20;
  let engine = null;
  let results = [];
  let shown = 0;
  let turn = 0;
  let waiting = 0;

  const facets = new Facets(page, () => change());

  function load() {
    engine ??= import(new URL("pagefind/pagefind.js", root)).then(async (pagefind) => {
      await pagefind.options({ excerptLength: 32 });
      await pagefind.init();
      return pagefind;
    });
    engine.catch(() => {
      engine = null;
      status.textContent = page.dataset.failed;
    });
    return engine;
  }

  function state() {
    const parameters = new URLSearchParams();
    if (query.value.trim()) parameters.set("q", query.value.trim());
    facets.write(parameters);
    if (sort.value) parameters.set("sort", sort.value);
    return parameters;
  }

  function change({ replace = false } = {}) {
    remember(state(), { replace });
    find();
  }

  async function find() {
    const mine = ++turn;
    const chosen = facets.chosen();
    const words = query.value.trim();
    clear.hidden = !words && !chosen.size;
    if (!words && !chosen.size) {
      results = [];
      list.replaceChildren();
      more.hidden = true;
      status.textContent = "";
      facets.tell();
      return;
    }
    const pagefind = await load();
    const term = words ? spaced(words) : null;
    const order = { oldest: { date: "asc" }, newest: { date: "desc" } }[sort.value];
    const run = (filters) =>
      pagefind.search(term, {
        filters: Object.fromEntries([...filters].map(([facet, values]) => [facet, { any: values }])),
        ...(order ? { sort: order } : {}),
      });
    const found = await run(chosen);
    // What a further choice within a facet would add is seen without that facet's own choices.
    const counts = new Map();
    for (const facet of chosen.keys()) {
      const others = new Map(chosen);
      others.delete(facet);
      counts.set(facet, (await run(others)).filters?.[facet] ?? {});
    }
    if (mine !== turn) return;
    const number = found.results.length;
    const items = await rows(found.results, 0);
    if (mine !== turn) return;
    // All at once: until then what was found before stands there, with its own number.
    results = found.results;
    shown = 0;
    list.replaceChildren();
    add(items);
    facets.count((facet, value) => (counts.get(facet) ?? found.filters?.[facet] ?? {})[value] ?? 0);
    status.textContent = number ? counted(page, number) : page.dataset.none;
  }

  async function rows(found, from) {
    const read = await Promise.all(found.slice(from, from + step).map((result) => result.data()));
    return read.map(item);
  }

  function add(items) {
    list.append(...items);
    shown += items.length;
    more.hidden = shown >= results.length;
  }

  function item(data) {
    const row = document.createElement("li");
    const when = document.createElement("p");
    when.className = "when";
    when.textContent = `${data.meta.date} · ${data.meta.kind}`;
    const heading = document.createElement("h2");
    const link = document.createElement("a");
    link.href = new URL((data.raw_url ?? data.url).replace(/^\//, ""), root);
    link.textContent = data.meta.title;
    heading.append(link);
    const words = document.createElement("p");
    words.className = "excerpt";
    words.dir = "auto";
    words.append(...marked(data.excerpt));
    row.append(when, heading, words);
    return row;
  }

  more.addEventListener("click", async () => {
    const mine = turn;
    const from = shown;
    const items = await rows(results, from);
    // Another search has begun, or the button was pressed twice.
    if (mine !== turn || from !== shown) return;
    add(items);
    items[0]?.querySelector("a").focus();
  });
  clear.addEventListener("click", () => {
    query.value = "";
    facets.clear();
    change();
    query.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    change();
  });
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    // Words still being written are not steps for the back button.
    waiting = setTimeout(() => change({ replace: true }), 250);
  });
  sort.addEventListener("change", () => change());
  page.addEventListener("focusin", load, { once: true });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input[type=search], textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    event.preventDefault();
    query.focus();
    query.select();
  });
  addEventListener("popstate", read);
  read();

  function read() {
    const parameters = new URLSearchParams(location.search);
    query.value = parameters.get("q") ?? "";
    sort.value = ["oldest", "newest"].includes(parameters.get("sort")) ? parameters.get("sort") : "";
    facets.read(parameters);
    find();
  }
}

const UNSPACED = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";

// Letters of scripts without blanks stand apart in the index. A query of such letters alone asks for them in a row.
function spaced(words) {
  const apart = words.replace(new RegExp(`([${UNSPACED}])`, "gu"), " $1 ").replace(/ {2,}/g, " ").trim();
  return new RegExp(`^[${UNSPACED}]{2,}$`, "u").test(words) ? `"${apart}"` : apart;
}

// The excerpt as text and <mark>s, without the blanks that were put between letters; it is never read as HTML.
function marked(excerpt) {
  const letter = `[${UNSPACED}]`;
  const joined = excerpt
    .replace(new RegExp(`(${letter}(?:</mark>)?)\\s+(?=(?:<mark>)?${letter})`, "gu"), "$1")
    .replace(new RegExp(`(${letter}(?:</mark>)?) (?=(?:<mark>)?[，。、；：！？）」』”])`, "gu"), "$1")
    .replaceAll("</mark><mark>", "");
  return joined.split(/(<mark>.*?<\/mark>)/s).map((piece) => {
    const text = piece.replace(/<\/?mark>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    if (!piece.startsWith("<mark>")) return text;
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  });
}
