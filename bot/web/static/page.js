// The page: three phones over one store, fed by one stream.

import { get, listen, post } from "./api.js";
import { showNow, startDatebar } from "./datebar.js";
import { keep, recall } from "./kept.js";
import { Phone } from "./phone.js";
import { newId, Store } from "./store.js";
import { Tabs } from "./tabs.js";

const FIRST = ["tc-kh", "vp-tk", "chu-tich"];
// A tap whose trace never comes (the bot had trouble with it) may be tried again after this, in ms.
const TAP_WAIT = 4000;
const LOST_AFTER = 700;
const offline = document.getElementById("offline");
const store = new Store(changed);
const office = { store, say, tap, retry: deliver, turned };
const phones = FIRST.map((_, index) => new Phone(index, office));
const tabs = new Tabs(phones);
let people = [];
let lost;

function changed(change) {
  const shown = phones.filter((phone) => phone.code === change.chat);
  for (const phone of shown) phone.log.update(change);
  const isNews = change.kind === "edited" || (change.kind === "added" && !change.entry.said);
  if (!isNews) return;
  if (shown.length === 0) store.chat(change.chat).unread = true;
  for (const phone of shown) tabs.news(phone);
  markUnread();
}

function markUnread() {
  const unread = new Set(people.map(({ code }) => code).filter((code) => store.chat(code).unread));
  for (const phone of phones) phone.mark(unread);
}

function turned() {
  if (phones.some((phone) => phone.code === "")) return;
  for (const phone of phones) store.chat(phone.code).unread = false;
  keep("people", phones.map(({ code }) => code));
  markUnread();
  tabs.name();
}

function say(chat, text, replyTo) {
  deliver(store.addPending(chat, text, replyTo));
}

/** The same event id every time: however often it is sent, it is taken once. */
async function deliver(pending) {
  if (pending.state === "failed") store.settle(pending, "sending");
  const { chat, text, eventId, replyTo } = pending;
  try {
    await post("/api/say", { chat, text, event_id: eventId, reply_to: replyTo });
    store.settle(pending, "stored");
  } catch (error) {
    store.settle(pending, "failed", error.message);
  }
}

async function tap(chat, entry, choice) {
  if (entry.tapping && !entry.tapping.error) return;
  const tapping = { choice, eventId: newId(), error: "" };
  const mark = () => entry.tapping === tapping && changed({ chat, kind: "marked", entry });
  entry.tapping = tapping;
  mark();
  try {
    await post("/api/tap", { chat, message_id: entry.id, choice, event_id: tapping.eventId });
    setTimeout(() => release(chat, entry, tapping), TAP_WAIT);
  } catch (error) {
    tapping.error = error.message;
    mark();
  }
}

function release(chat, entry, tapping) {
  if (entry.tapping !== tapping) return;
  entry.tapping = null;
  changed({ chat, kind: "marked", entry });
}

function batch({ fresh, now, more, messages }) {
  up(true);
  showNow(now);
  if (fresh) store.restart();
  for (const message of messages) store.apply(message);
  if (!store.loading || more) return;
  store.loading = false;
  for (const phone of phones) phone.draw();
  markUnread();
}

function up(isUp) {
  clearTimeout(lost);
  if (isUp) {
    offline.hidden = true;
    offline.textContent = "";
  } else {
    lost = setTimeout(showLost, LOST_AFTER);
  }
}

function showLost() {
  offline.textContent = "Mất kết nối, đang nối lại…";
  offline.hidden = false;
}

async function start() {
  try {
    ({ people } = await get("/api/people"));
  } catch {
    showLost();
    setTimeout(start, 2000);
    return;
  }
  up(true);
  const last = recall("people", []);
  phones.forEach((phone, index) => phone.offer(people, chosen(last, index)));
  document.getElementById("phones").append(...phones.map(({ root }) => root));
  tabs.start();
  listen({ batch, up });
}

function chosen(last, index) {
  const known = (code) => people.some((person) => person.code === code);
  return [last[index], FIRST[index], people[0].code].find(known);
}

startDatebar();
start();
