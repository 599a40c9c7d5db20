// Where three phones do not fit side by side, one is shown and the others are a tap away.

import { el } from "./bubble.js";

const narrow = matchMedia("(max-width: 959px)");

export class Tabs {
  #shown = 0;

  constructor(phones) {
    this.phones = phones;
    this.buttons = phones.map((_, index) =>
      el("button", { type: "button", onclick: () => this.show(index) }, el("span"), el("i", { hidden: true }, "•")),
    );
    narrow.addEventListener("change", () => this.show(this.#shown));
  }

  start() {
    document.getElementById("tabs").append(...this.buttons);
    this.show(0);
  }

  name() {
    this.phones.forEach(({ person }, index) => (this.buttons[index].firstChild.textContent = person.name));
  }

  show(index) {
    this.#shown = index;
    this.phones.forEach(({ root }, at) => (root.hidden = narrow.matches && at !== index));
    this.buttons.forEach((button, at) => (button.ariaCurrent = at === index ? "true" : "false"));
    this.#mark(index, false);
  }

  /** Something new on a phone; its tab shows it until it is looked at. */
  news(phone) {
    if (phone.root.hidden) this.#mark(this.phones.indexOf(phone), true);
  }

  #mark(index, isNew) {
    const dot = this.buttons[index].lastChild;
    dot.hidden = !isNew;
    dot.ariaLabel = "có tin mới";
    dot.role = "img";
  }
}
