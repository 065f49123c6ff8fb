// Reads markwhen text from standard input with markwhen's own parser; prints title, messages and events as JSON.
import { readFileSync } from "node:fs";
import { parse } from "@markwhen/parser";

const text = readFileSync(0, "utf8");
const read = parse(text);
const events = [];
const walk = (node) => {
  if (node.children) node.children.forEach(walk);
  else
    events.push({
      when: node.firstLine.datePart,
      title: node.firstLine.restTrimmed,
      from: node.dateRangeIso.fromDateTimeIso,
      to: node.dateRangeIso.toDateTimeIso,
      properties: node.properties,
      text: node.supplemental ? node.description ?? "" : "",
      tags: node.tags,
    });
};
walk(read.events);
console.log(JSON.stringify({ header: read.header, messages: read.parseMessages, events }));
