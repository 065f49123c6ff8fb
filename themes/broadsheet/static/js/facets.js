// Facets: lists of links become lists of choices. The address holds what is chosen, so that it can be kept and sent.

import { counted, filled } from "./words.js";

const ids = (facet) => facet.dataset.facet;

export class Facets {
  // `container` holds one <details data-facet> for each facet; `changed` is called after every choice.
  constructor(container, changed) {
    this.words = container.querySelector(".facets");
    this.facets = [...container.querySelectorAll("details[data-facet]")];
    for (const facet of this.facets) {
      for (const item of facet.querySelectorAll("li[data-value]")) {
        const link = item.querySelector("a");
        const number = item.querySelector(".number");
        const box = document.createElement("input");
        box.type = "checkbox";
        box.name = ids(facet);
        box.value = item.dataset.value;
        const label = document.createElement("label");
        const name = document.createElement("span");
        name.textContent = link.textContent;
        label.append(box, " ", name, " ", number);
        item.replaceChildren(label);
        box.addEventListener("change", changed);
      }
    }
  }

  boxes() {
    return this.facets.flatMap((facet) => [...facet.querySelectorAll("input")]);
  }

  // The values chosen, by facet; a facet without a choice is left out.
  chosen() {
    const found = new Map();
    for (const box of this.boxes()) {
      if (box.checked) found.set(box.name, [...(found.get(box.name) ?? []), box.value]);
    }
    return found;
  }

  // Choose what the query string of an address says, and open the facets concerned where there is room.
  read(parameters) {
    for (const box of this.boxes()) box.checked = parameters.getAll(box.name).includes(box.value);
    const isRoomy = matchMedia("(min-width: 60rem)").matches;
    for (const facet of this.facets) if (isRoomy && facet.querySelector(":checked")) facet.open = true;
    this.tell();
  }

  write(parameters) {
    for (const [facet, values] of this.chosen()) for (const value of values) parameters.append(facet, value);
  }

  clear() {
    for (const box of this.boxes()) box.checked = false;
    this.tell();
  }

  // Say beside each facet's name how many of its values are chosen.
  tell() {
    for (const facet of this.facets) {
      const number = facet.querySelectorAll(":checked").length;
      facet.querySelector(".chosen").textContent = number ? filled(this.words.dataset.chosen, { number }) : "";
    }
  }

  // `number(facet, value)` gives how many events a choice would show.
  count(number) {
    for (const box of this.boxes()) {
      const shown = number(box.name, box.value);
      const item = box.closest("li");
      const cell = item.querySelector(".number");
      cell.firstChild.data = String(shown);
      cell.lastElementChild.textContent = ` ${counted(this.words, shown)}`;
      item.classList.toggle("is-none", !shown && !box.checked);
    }
    this.tell();
  }
}

// Put the parameters into the address, as a step of its own that the back button undoes, or in place of the last one.
export function remember(parameters, { replace = false } = {}) {
  const query = parameters.toString();
  const address = location.pathname + (query ? `?${query}` : "");
  if (address === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
}
