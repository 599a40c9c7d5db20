// Words into nodes. The bot's subset b, i, code and entities are read here; all else is shown as it stands.

const TOKEN = /<(\/?)(b|i|code)>|&(amp|lt|gt|quot|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});/gi;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" };
// A slash in "12/QĐ-UBND" or "và/hoặc" begins no command.
const COMMAND = /(^|[\s(«:;,])(\/[a-z]{2,32})(?![\p{L}\p{N}_/])([).,:;!?»]*)/gu;

/** Nodes for the bot's text; `run(command)` when a command is tapped, `fill(example)` for an example. */
export function botText(html, { run, fill }) {
  const reader = new Reader(run, fill);
  let at = 0;
  for (const found of html.matchAll(TOKEN)) {
    const [whole, closing, tag, entity] = found;
    reader.say(html.slice(at, found.index));
    at = found.index + whole.length;
    if (entity) reader.say(character(entity.toLowerCase(), whole));
    else if (!closing) reader.open(tag.toLowerCase());
    else if (!reader.close(tag.toLowerCase())) reader.say(whole);
  }
  reader.say(html.slice(at));
  return reader.end();
}

/** The bot's text without its markup, for a quotation. */
export const plain = (html) => botText(html, { run() {}, fill() {} }).textContent;

class Reader {
  #top = document.createDocumentFragment();
  #open = [];
  #text = "";
  #last = "";

  constructor(run, fill) {
    this.run = run;
    this.fill = fill;
  }

  say(text) {
    this.#text += text;
  }

  open(tag) {
    this.#flush();
    const node = tag === "code" ? exampleButton(this.fill) : document.createElement(tag);
    this.#node.append(node);
    this.#open.push({ tag, node });
  }

  /** False when `tag` is not the innermost open one. */
  close(tag) {
    if (this.#open.at(-1)?.tag !== tag) return false;
    this.#flush();
    this.#open.pop();
    return true;
  }

  end() {
    this.#flush();
    return this.#top;
  }

  get #node() {
    return this.#open.at(-1)?.node ?? this.#top;
  }

  #flush() {
    if (!this.#text) return;
    const inExample = this.#open.some(({ tag }) => tag === "code");
    this.#node.append(...(inExample ? [this.#text] : linked(this.#text, this.#last, this.run)));
    this.#last = this.#text.at(-1);
    this.#text = "";
  }
}

function character(entity, whole) {
  if (!entity.startsWith("#")) return ENTITIES[entity];
  const code = entity[1] === "x" ? parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** `text` with its commands as buttons; `before` is the character in front of it. */
function linked(text, before, run) {
  const nodes = [];
  let at = 0;
  for (const found of (before + text).matchAll(COMMAND)) {
    const begins = found.index + found[1].length - before.length;
    if (begins < 0) continue;
    nodes.push(text.slice(at, begins), ...glued(commandButton(found[2], run), found[3]));
    at = begins + found[2].length + found[3].length;
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== "");
}

/** A line may break behind any button; what follows it here must stay beside it. */
function glued(button, after) {
  if (!after) return [button];
  const span = document.createElement("span");
  span.className = "glued";
  span.append(button, after);
  return [span];
}

function inlineButton(className, onClick) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.addEventListener("click", onClick);
  return button;
}

function commandButton(command, run) {
  const button = inlineButton("command", () => run(command));
  button.textContent = command;
  return button;
}

function exampleButton(fill) {
  const button = inlineButton("example", () => fill(button.textContent));
  button.title = "Chép vào ô soạn tin";
  return button;
}

/** One line of at most `most` characters. */
export function short(text, most) {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
}
