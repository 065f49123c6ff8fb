// The interface's words for what scripts say. The page brings them, in its own language, as data attributes.

const ORDER = ["zero", "one", "two", "few", "many", "other"];
const rules = new Intl.PluralRules(document.documentElement.lang);
// Catalogues have the forms in this order, without those that the language has not or keeps for fractions.
const forms = ORDER.filter((name) => rules.resolvedOptions().pluralCategories.includes(name));

// The element's `data-counted` holds the forms of a message, `%(num)s` standing for the number.
export function counted(element, number) {
  const found = element.dataset.counted.split("|");
  const place = Math.min(forms.indexOf(rules.select(number)), found.length - 1);
  return filled(found[place], { num: number });
}

export function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}
