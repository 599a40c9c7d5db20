// One thing said, as an element.

import { clockOf, fullDay } from "./dates.js";
import { botText, plain, short } from "./text.js";

/** An element; strings among the children are text. */
export function el(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

const button = (className, label, onclick) => el("button", { type: "button", className, onclick }, label);

/** What a message says in one line, for a quotation. */
export const gist = (entry) => short(entry.said ? entry.text : plain(entry.text), 90);

export const daySeparator = (iso) => el("p", { className: "day" }, fullDay(iso));

/** `actions`: run, fill, tap(entry, choice), reply(entry), show(entry). */
export function bubble(entry, actions) {
  const node = el("article", { tabIndex: -1 });
  refill(node, entry, actions);
  return node;
}

/** Draws the entry anew in its element; what had the focus keeps it. */
export function refill(node, entry, actions) {
  const focused = node.contains(document.activeElement) ? document.activeElement.textContent : null;
  if (entry.tap) fillTap(node, entry);
  else if (entry.said) fillSaid(node, entry, actions);
  else fillBot(node, entry, actions);
  if (focused === null) return;
  const buttons = [...node.querySelectorAll(".choices button")];
  (buttons.find((b) => b.textContent === focused) ?? buttons[0] ?? node).focus({ preventScroll: true });
}

function fillTap(node, entry) {
  node.className = "tapped";
  node.replaceChildren(`Đã bấm «${entry.text}»`);
}

function fillSaid(node, entry, actions) {
  node.className = "bubble said";
  node.replaceChildren(
    who("Đồng chí"),
    ...quotation(entry, actions),
    el("div", { className: "text" }, entry.text),
    el("p", { className: "meta" }, time(entry)),
  );
}

function fillBot(node, entry, actions) {
  node.className = "bubble bot";
  const reply = button("reply", "Trả lời", () => actions.reply(entry));
  node.replaceChildren(
    who("Nhắc việc"),
    ...quotation(entry, actions),
    ...brought(entry),
    ...(isNameOfFile(entry) ? [] : [el("div", { className: "text" }, botText(entry.text, actions))]),
    el("p", { className: "meta" }, reply, time(entry)),
    ...choices(entry, actions),
  );
}

/** The link to a document says its name already. */
const isNameOfFile = ({ file, text }) => Boolean(file) && !file.picture && plain(text) === file.name;

function brought({ file }) {
  if (!file) return [];
  const link = el("a", { className: "file", href: file.url, download: file.name });
  if (file.picture) link.append(picture(link, file));
  else link.append(`📎 ${file.name}`);
  return [link];
}

/** What the browser cannot draw, or may not have any more, is a link with its name. */
function picture(link, { url, name }) {
  const image = el("img", { src: url, alt: `Ảnh ${name}` });
  image.addEventListener("error", () => link.replaceChildren(`📎 ${name}`));
  return image;
}

const who = (name) => el("span", { className: "hidden" }, `${name}: `);

const time = (entry) => el("time", { dateTime: entry.sentAt }, clockOf(entry.sentAt));

function quotation(entry, actions) {
  const of = entry.replyTo;
  return of === null ? [] : [button("quoted", gist(of), () => actions.show(of))];
}

function choices(entry, actions) {
  if (entry.choices.length === 0) return [];
  const group = el("div", { className: "choices", role: "group", ariaLabel: "Lựa chọn" });
  entry.choices.forEach((label, index) => group.append(choiceButton(entry, label, index, actions)));
  if (entry.tapping?.error) group.append(el("p", { className: "error", role: "alert" }, entry.tapping.error));
  return [group];
}

function choiceButton(entry, label, index, actions) {
  const choice = button("choice", label, () => actions.tap(entry, index));
  const busy = entry.tapping !== null && !entry.tapping.error;
  // Not `disabled`: that would throw away the focus of who works with the keyboard.
  if (busy) choice.ariaDisabled = "true";
  if (entry.chosen === index) {
    choice.classList.add("chosen");
    choice.append(el("span", { className: "hidden" }, " (đã chọn)"));
  }
  if (busy && entry.tapping.choice === index) choice.classList.add("waiting");
  return choice;
}

const STATES = { sending: "đang gửi…", stored: "đã nhận" };

/** Something typed that the transcript does not show yet; `actions`: retry(pending), rewrite(pending). */
export function pendingBubble(pending, actions) {
  const node = el("article", { tabIndex: -1 });
  refillPending(node, pending, actions);
  return node;
}

export function refillPending(node, pending, actions) {
  const failed = pending.state === "failed";
  node.className = `bubble said pending${failed ? " failed" : ""}`;
  const meta = failed
    ? el(
        "p",
        { className: "meta" },
        el("span", { className: "error" }, pending.error),
        button("retry", "Gửi lại", () => actions.retry(pending)),
        button("rewrite", "Sửa", () => actions.rewrite(pending)),
      )
    : el("p", { className: "meta" }, STATES[pending.state]);
  node.replaceChildren(who("Đồng chí"), el("div", { className: "text" }, pending.text), meta);
}
