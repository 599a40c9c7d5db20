// Everything said, by chat. An edit changes the entry of the message it replaces; ids of all versions find it.

import { keep, recall } from "./kept.js";

export const newId = () => crypto.randomUUID();

export class Store {
  #chats = new Map();

  /** `changed(change)` is told of everything while `loading` is false. */
  constructor(changed) {
    this.loading = true;
    this.changed = changed;
    for (const unsent of recall("unsent", [])) {
      this.chat(unsent.chat).pending.push({ ...unsent, state: "failed", error: "Chưa gửi được." });
    }
  }

  chat(code) {
    if (!this.#chats.has(code)) {
      this.#chats.set(code, { entries: [], byId: new Map(), pending: [], unread: false });
    }
    return this.#chats.get(code);
  }

  /** Forgets what was said, keeps what has not been sent. */
  restart() {
    this.loading = true;
    for (const chat of this.#chats.values()) {
      chat.entries = [];
      chat.byId = new Map();
      chat.unread = false;
    }
  }

  apply(message) {
    const chat = this.chat(message.chat);
    const before = message.replaces === null ? undefined : chat.byId.get(message.replaces);
    const change = before ? edited(chat, before, message) : this.#added(chat, message);
    if (!this.loading) this.changed({ chat: message.chat, ...change });
  }

  #added(chat, message) {
    const entry = {
      id: message.id,
      said: message.direction === "in",
      text: message.text,
      choices: message.choices,
      sentAt: message.sent_at,
      replyTo: chat.byId.get(message.reply_to) ?? null,
      chosen: null,
      tapping: null,
      tap: false,
      file: message.file && { ...message.file, url: `/files/${encodeURIComponent(message.chat)}/${message.id}` },
    };
    chat.entries.push(entry);
    chat.byId.set(message.id, entry);
    markTap(entry, message.event_id);
    const pending = chat.pending.find((p) => p.eventId === message.event_id);
    if (pending) this.drop(pending);
    return { kind: "added", entry, pending };
  }

  /** Something typed, shown before the server has it. */
  addPending(chat, text, replyTo) {
    const pending = { chat, text, replyTo: replyTo?.id ?? null, eventId: newId(), state: "sending", error: "" };
    this.chat(chat).pending.push(pending);
    this.#keepUnsent();
    this.changed({ chat, kind: "pending", pending });
    return pending;
  }

  settle(pending, state, error = "") {
    Object.assign(pending, { state, error });
    this.#keepUnsent();
    this.changed({ chat: pending.chat, kind: "settled", pending });
  }

  drop(pending) {
    const chat = this.chat(pending.chat);
    chat.pending = chat.pending.filter((p) => p !== pending);
    this.#keepUnsent();
  }

  #keepUnsent() {
    const all = [...this.#chats.values()].flatMap((chat) => chat.pending);
    const unsent = all.filter((p) => p.state !== "stored");
    keep("unsent", unsent.map(({ chat, text, replyTo, eventId }) => ({ chat, text, replyTo, eventId })));
  }
}

/** A tap comes back as the label of a button, in reply to the message it hung on. */
function markTap(entry, eventId) {
  const target = entry.replyTo;
  if (!entry.said || target === null || target.said) return;
  const choice = target.choices.indexOf(entry.text);
  if (choice < 0) return;
  entry.tap = true;
  target.chosen = choice;
  if (target.tapping?.eventId === eventId) target.tapping = null;
}

function edited(chat, entry, message) {
  // The new text is what the tap did: the line that says so has served.
  const tap = chat.entries.findLast((e) => e.tap && e.replyTo === entry);
  if (tap) chat.entries.splice(chat.entries.indexOf(tap), 1);
  Object.assign(entry, {
    id: message.id,
    text: message.text,
    choices: message.choices,
    sentAt: message.sent_at,
    chosen: null,
    tapping: null,
  });
  chat.byId.set(message.id, entry);
  return { kind: "edited", entry, gone: tap };
}
