// The same pages as the other peers: one of each event, year, actor, place, kind and source, lists, feed and sitemap.
const LISTS = ["years", "actors", "places", "kinds", "sources"];

export default function (config) {
  config.addGlobalData("site", { title: "A made-up chronology", url: "https://www.example.org" });
  config.addCollection("dated", (api) =>
    api.getFilteredByGlob("events/*.md").sort((a, b) => a.date - b.date || (a.inputPath < b.inputPath ? -1 : 1)));
  config.addCollection("latest", (api) =>
    api.getFilteredByGlob("events/*.md")
      .sort((a, b) => (a.data.updated < b.data.updated ? 1 : a.data.updated > b.data.updated ? -1 : 0)).slice(0, 100));
  for (const list of LISTS) {
    config.addCollection(list, (api) => {
      const terms = new Map();
      const events = api.getFilteredByGlob("events/*.md").sort((a, b) => a.date - b.date);
      for (const event of events) for (const id of event.data[list]) {
        if (!terms.has(id)) terms.set(id, []);
        terms.get(id).push(event);
      }
      return [...terms.keys()].sort().map((id) => ({ id, events: terms.get(id) }));
    });
  }
  config.addFilter("around", (dated, url) => {
    const at = dated.places ??= new Map(dated.map((event, i) => [event.url, i]));
    const i = at.get(url);
    return { before: dated[i - 1], after: dated[i + 1] };
  });
  return { dir: { input: ".", includes: "_includes", data: "_data" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
