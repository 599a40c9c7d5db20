// The bar with the business date, and the buttons that move it.

import { post } from "./api.js";
import { clockOf, dayOf, fullDay } from "./dates.js";

const byId = (id) => document.getElementById(id);
const time = byId("now");
const status = byId("status");
const buttons = ["next", "plus", "pick", "reset"].map(byId);
const day = byId("day");
const value = byId("day-value");
const anew = byId("anew");

export function showNow(now) {
  time.dateTime = now;
  time.textContent = `${fullDay(now)} · ${clockOf(now)}`;
}

/** One move at a time; what it says is shown and read aloud. */
async function move(path, fields, doing) {
  busy(true);
  say(doing);
  try {
    const { sentence, now } = await post(path, fields);
    showNow(now);
    say(sentence ?? `Đã làm lại từ đầu: ${clockOf(now)} ${fullDay(now)}.`);
  } catch (error) {
    say(error.message, true);
  } finally {
    busy(false);
  }
}

function say(sentence, isError = false) {
  status.textContent = sentence;
  status.classList.toggle("error", isError);
}

function busy(isBusy) {
  document.body.ariaBusy = String(isBusy);
  // Not `disabled`: that would throw away the focus of who works with the keyboard.
  for (const button of buttons) button.ariaDisabled = String(isBusy);
}

function onPress(button, press) {
  button.addEventListener("click", () => button.ariaDisabled !== "true" && press());
}

function dialog(box, confirmed) {
  box.querySelector(".no").addEventListener("click", () => box.close());
  box.querySelector(".yes").addEventListener("click", () => {
    if (confirmed() !== false) box.close();
  });
}

const jump = (fields) => move("/api/jump", fields, "Đang chuyển ngày…");

function askDay() {
  value.min = dayOf(time.dateTime);
  value.value = value.min;
  sayDay();
  day.showModal();
}

// A browser may show dates in another country's order: the words leave no doubt.
function sayDay() {
  byId("day-said").textContent = value.value ? fullDay(value.value) : "Đề nghị chọn ngày.";
}

function dayChosen() {
  if (!value.value) return false;
  jump({ to: value.value });
  return true;
}

export function startDatebar() {
  onPress(byId("next"), () => jump({}));
  onPress(byId("plus"), () => jump({ days: 1 }));
  onPress(byId("pick"), askDay);
  onPress(byId("reset"), () => anew.showModal());
  value.addEventListener("input", sayDay);
  value.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && dayChosen()) day.close();
  });
  dialog(day, dayChosen);
  dialog(anew, () => void move("/api/reset", {}, "Đang làm lại từ đầu…"));
}
