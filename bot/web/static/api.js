// Calls to the server, and the one stream of events from it.

/** A call that failed; the message is a sentence for the reader. `refused`: the server read it and said no. */
export class CallError extends Error {
  constructor(sentence, refused) {
    super(sentence);
    this.refused = refused;
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, cache: "no-store" });
  } catch {
    throw new CallError("Mất kết nối nên chưa gửi được.", false);
  }
  const data = await response.json().catch(() => ({}));
  if (response.ok) return data;
  throw new CallError(data.error ?? "Có trục trặc nên chưa làm được.", response.status < 500);
}

export const get = (path) => call(path, {});

export const post = (path, fields) =>
  call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });

/** Listens until the page is left: `batch(data)` for each event, `up(isUp)` when the connection goes or is back. */
export function listen({ batch, up }) {
  let epoch = "";
  let after = 0;
  const open = () => {
    const source = new EventSource(`/events?epoch=${encodeURIComponent(epoch)}&after=${after}`);
    source.addEventListener("open", () => up(true));
    source.addEventListener("batch", (event) => {
      const data = JSON.parse(event.data);
      after = data.messages.at(-1)?.id ?? (data.fresh ? 0 : after);
      epoch = data.epoch;
      batch(data);
    });
    source.addEventListener("error", () => {
      up(false);
      // The browser comes back by itself, except after an answer that was no stream.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 2000);
    });
  };
  open();
}
