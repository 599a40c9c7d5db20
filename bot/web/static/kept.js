// What outlives a reload of this tab: drafts, what was not sent, who is on which phone. Nothing else is kept here.

const PREFIX = "nhacviec.";

/** The kept value, else `otherwise`; a browser that keeps nothing is no error. */
export function recall(name, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Full or forbidden: the page works on, it only forgets on a reload.
  }
}
