// Dates as an official writes them. Times are read as the office wrote them, never in the browser's own zone.

const WEEKDAYS = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];

function parts(iso) {
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)(?:T(\d+:\d+))?/.exec(iso);
  return { year: Number(year), month: Number(month), day: Number(day), clock: clock ?? "" };
}

/** "2023-03-07" of an ISO time. */
export const dayOf = (iso) => iso.slice(0, 10);

/** "07:30". */
export const clockOf = (iso) => parts(iso).clock;

/** "thứ Ba, 07/3/2023": 0 before days under 10 and the months 1 and 2 (NĐ 30/2020). */
export function fullDay(iso) {
  const { year, month, day } = parts(iso);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  const shownMonth = month < 3 ? `0${month}` : month;
  return `${weekday}, ${String(day).padStart(2, "0")}/${shownMonth}/${year}`;
}
