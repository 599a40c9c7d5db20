// The transcript on one phone: follows what is new, unless its reader looks at something earlier.

import { bubble, daySeparator, pendingBubble, refill, refillPending } from "./bubble.js";
import { dayOf } from "./dates.js";

const NEAR = 60;
const MARGIN = 8;

export class Log {
  #elements = new Map();
  #following = true;
  #placedAt = 0;
  #lastDay = "";

  /** `box` scrolls, `newer` leads to the end; `actions` are those of the bubbles. */
  constructor(box, newer, actions) {
    this.box = box;
    this.newer = newer;
    this.actions = { ...actions, show: (entry) => this.#show(entry) };
    newer.addEventListener("click", () => this.toNewest());
    // A picture has no height until it is there; "load" does not bubble.
    box.addEventListener("load", () => this.#following && this.toNewest(), true);
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#following && this.toNewest()).observe(box);
  }

  /** Draws a whole chat; a screen reader is not read all of it. */
  draw(chat) {
    this.box.ariaLive = "off";
    this.box.replaceChildren();
    this.#elements.clear();
    this.#lastDay = "";
    for (const entry of chat.entries) this.#append(entry);
    for (const pending of chat.pending) this.#place(pending, pendingBubble(pending, this.actions));
    this.toNewest();
    requestAnimationFrame(() => (this.box.ariaLive = "polite"));
  }

  update({ kind, entry, pending, gone }) {
    if (kind === "added") this.#added(entry, pending);
    else if (kind === "edited") this.#edited(entry, gone);
    else if (kind === "marked") this.#refill(entry);
    else if (kind === "pending") this.#typed(pending);
    else if (kind === "settled" && this.#elements.has(pending)) {
      refillPending(this.#elements.get(pending), pending, this.actions);
      this.#follow();
    } else if (kind === "dropped") this.#remove(pending);
  }

  /** To the end; of a message taller than the screen to its beginning, where the worst stands. */
  toNewest() {
    this.#following = true;
    this.newer.hidden = true;
    const { box } = this;
    const last = box.lastElementChild;
    box.scrollTop = box.scrollHeight;
    if (last && last.offsetHeight > box.clientHeight) {
      box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - MARGIN;
    }
    this.#placedAt = box.scrollTop;
  }

  #added(entry, pending) {
    if (pending) this.#remove(pending);
    this.#append(entry);
    if (entry.tap) this.#refill(entry.replyTo);
    if (pending) this.toNewest();
    else this.#follow();
  }

  #typed(pending) {
    this.#place(pending, pendingBubble(pending, this.actions));
    this.toNewest();
  }

  #edited(entry, gone) {
    if (gone) this.#remove(gone);
    this.#refill(entry);
    const node = this.#elements.get(entry);
    node.classList.add("fresh");
    if (node === this.box.lastElementChild) this.#follow();
    else if (this.#following) node.scrollIntoView({ block: "nearest" });
  }

  #append(entry) {
    const day = dayOf(entry.sentAt);
    if (day !== this.#lastDay) this.box.append(daySeparator(entry.sentAt));
    this.#lastDay = day;
    this.#place(entry, bubble(entry, this.actions));
  }

  #place(key, node) {
    this.#elements.set(key, node);
    this.box.append(node);
  }

  #remove(key) {
    this.#elements.get(key)?.remove();
    this.#elements.delete(key);
  }

  #refill(entry) {
    const node = this.#elements.get(entry);
    if (node) refill(node, entry, this.actions);
  }

  #follow() {
    if (this.#following) this.toNewest();
    else this.newer.hidden = false;
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.box;
    // A phone that is not shown has no height; where we scrolled ourselves says nothing about its reader.
    if (clientHeight === 0 || Math.abs(scrollTop - this.#placedAt) < 2) return;
    this.#following = scrollTop + clientHeight >= scrollHeight - NEAR;
    if (this.#following) this.newer.hidden = true;
  }

  #show(entry) {
    const node = this.#elements.get(entry);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
  }
}
