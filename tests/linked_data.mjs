// Reads the HTML pages named on the command line as a search engine does, and prints what Adobe's validator of Google's
// rules says of each.
import { readFileSync } from "node:fs";
import Validator from "@adobe/structured-data-validator";
import WebAutoExtractor from "@marbec/web-auto-extractor";

const found = {};
for (const file of process.argv.slice(2)) {
  const read = new WebAutoExtractor({ addLocation: true }).parse(readFileSync(file, "utf8"));
  const issues = await new Validator().validate(read);
  found[file] = { types: Object.keys(read.jsonld).sort(), errors: read.errors ?? [], issues };
}
process.stdout.write(JSON.stringify(found));
