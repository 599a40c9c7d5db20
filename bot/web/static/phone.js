// One phone: whose it is, what was said, and where they write.

import { el } from "./bubble.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";

const template = document.getElementById("phone");

export class Phone {
  /** `office`: store, say(chat, text, replyTo), tap(chat, entry, choice), retry(pending), turned(). */
  constructor(index, office) {
    this.office = office;
    this.code = "";
    this.root = template.content.cloneNode(true).firstElementChild;
    this.root.id = `phone-${index}`;
    this.select = this.root.querySelector(".who");
    this.role = this.root.querySelector(".role");
    this.others = this.root.querySelector(".others");
    this.composer = new Composer(this.root.querySelector(".composer"), (text, replyTo) =>
      office.say(this.code, text, replyTo),
    );
    this.log = new Log(this.root.querySelector(".log"), this.root.querySelector(".newer"), {
      run: (command) => office.say(this.code, command, null),
      fill: (text) => this.composer.add(text),
      tap: (entry, choice) => office.tap(this.code, entry, choice),
      reply: (entry) => this.composer.reply(entry),
      retry: (pending) => office.retry(pending),
      rewrite: (pending) => this.#rewrite(pending),
    });
    this.select.addEventListener("change", () => this.turnTo(this.select.value));
  }

  /** Offers the people; `code` is whose phone it is. */
  offer(people, code) {
    this.people = people;
    this.select.replaceChildren(...people.map(({ code, name }) => el("option", { value: code }, name)));
    this.turnTo(code);
  }

  turnTo(code) {
    this.code = code;
    this.select.value = code;
    const { name, role } = this.person;
    this.role.textContent = this.role.title = role;
    this.root.ariaLabel = `Điện thoại của ${name}`;
    this.log.box.ariaLabel = `Tin nhắn của ${name}`;
    this.composer.turnTo(code, name);
    this.draw();
    this.office.turned();
  }

  get person() {
    return this.people.find(({ code }) => code === this.code);
  }

  draw() {
    const chat = this.office.store.chat(this.code);
    this.log.draw(chat);
    this.composer.check(chat);
  }

  /** Marks whose chats have something unread. */
  mark(unread) {
    for (const option of this.select.options) {
      const { name } = this.people.find(({ code }) => code === option.value);
      option.textContent = unread.has(option.value) ? `• ${name}` : name;
    }
    this.others.textContent = unread.size ? `• ${unread.size} người khác có tin` : "";
  }

  #rewrite(pending) {
    this.office.store.drop(pending);
    this.log.update({ kind: "dropped", pending });
    this.composer.add(pending.text);
  }
}
