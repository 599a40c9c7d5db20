// Where a message is written: Enter sends, Shift+Enter begins a line. Nothing written is cut or lost.

import { el, gist } from "./bubble.js";
import { keep, recall } from "./kept.js";

const LONGEST = 10_000;
const NOTICE_FROM = 9_000;
const COMMANDS = [
  ["/viec", "Việc của tôi"],
  ["/baocao", "Báo cáo"],
  ["/status", "Tình hình chung"],
  ["/trogiup", "Trợ giúp"],
];
// Where the browser does not grow the box by itself, its lines are counted.
const GROWS = CSS.supports("field-sizing", "content");
const drafts = new Map(Object.entries(recall("drafts", {})));
const count = (n) => n.toLocaleString("vi-VN");

export class Composer {
  #chat = "";
  #replyTo = null;

  /** `send(text, replyTo)` is called with what was written. */
  constructor(root, send) {
    this.send = send;
    this.area = root.querySelector("textarea");
    this.quote = root.querySelector(".quote");
    this.snippet = root.querySelector(".snippet");
    this.notice = root.querySelector(".notice");
    this.button = root.querySelector(".send");
    this.area.addEventListener("keydown", (event) => this.#key(event));
    this.area.addEventListener("input", () => this.#changed());
    this.button.addEventListener("click", () => this.#submit());
    root.querySelector(".drop").addEventListener("click", () => this.#dropQuote());
    root.querySelector(".chips").append(...COMMANDS.map(([name, title]) => this.#chip(name, title)));
  }

  /** Whose message is written from now on; their draft comes back. */
  turnTo(chat, name) {
    this.#chat = chat;
    this.area.ariaLabel = `Soạn tin với tư cách ${name}`;
    this.area.value = drafts.get(chat) ?? "";
    this.replyTo(null);
    this.#changed();
  }

  replyTo(entry) {
    this.#replyTo = entry;
    this.quote.hidden = entry === null;
    this.snippet.textContent = entry === null ? "" : gist(entry);
  }

  /** Answers to `entry`, with the cursor ready. */
  reply(entry) {
    this.replyTo(entry);
    this.area.focus();
  }

  /** Adds text on a line of its own. */
  add(text) {
    const before = this.area.value.trimEnd();
    this.area.value = before ? `${before}\n${text}` : text;
    this.area.focus();
    this.#changed();
  }

  /** Drops a quoted message that is no longer there. */
  check(chat) {
    const before = this.#replyTo;
    if (before === null || chat.entries.includes(before)) return;
    const now = chat.byId.get(before.id);
    this.replyTo(now?.text === before.text ? now : null);
  }

  #key(event) {
    // While a word is being composed (Telex, VNI), Enter belongs to the input method.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#replyTo) {
      this.#dropQuote();
    }
  }

  #dropQuote() {
    this.replyTo(null);
    this.area.focus();
  }

  #submit() {
    const text = this.area.value;
    if (!text.trim() || text.length > LONGEST) return;
    const replyTo = this.#replyTo;
    this.area.value = "";
    this.replyTo(null);
    this.#changed();
    this.area.focus();
    this.send(text, replyTo);
  }

  #changed() {
    const text = this.area.value;
    drafts.set(this.#chat, text);
    keep("drafts", Object.fromEntries(drafts));
    this.notice.textContent = lengthNotice(text.length);
    this.button.disabled = !text.trim() || text.length > LONGEST;
    if (!GROWS) this.area.rows = Math.min(6, text.split("\n").length);
  }

  #chip(name, title) {
    const onclick = () => this.send(name, null);
    return el("button", { type: "button", title, onclick }, name);
  }
}

function lengthNotice(length) {
  if (length > LONGEST) {
    return `Tin dài ${count(length)} ký tự, quá ${count(LONGEST)}. Đề nghị chia thành nhiều tin.`;
  }
  return length >= NOTICE_FROM ? `Còn viết được ${count(LONGEST - length)} ký tự.` : "";
}
