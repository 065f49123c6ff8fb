// Reads a bibliography (CSL-JSON, BibTeX or RIS) from standard input with citation-js, and has citeproc-js print it.
const Cite = require("../node_modules/citation-js");

const cite = new Cite(require("node:fs").readFileSync(0, "utf8"));
const bibliography = cite.format("bibliography", { format: "text", template: "apa", lang: "en-US", asEntryArray: true });
process.stdout.write(JSON.stringify({ data: cite.data, bibliography: Object.fromEntries(bibliography) }));
