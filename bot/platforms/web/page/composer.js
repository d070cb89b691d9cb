// Where people type: text, commands, files, emoji. What is typed is kept until it is sent.

import { runCommand, say } from "./actions.js";
import { Completion } from "./completion.js";
import { byId, clear, h } from "./dom.js";
import { pickEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { size, startEdit } from "./message.js";
import { announce } from "./announce.js";
import * as store from "./state.js";
import { state } from "./state.js";
import { t } from "./texts.js";

const LARGEST = 8 * 1024 * 1024;
const TALLEST = 200;

export class Composer {
  /** A composer in `frame`. `where()` says `{channel, root}`; one of a thread has no commands and no files button. */
  constructor(frame, where) {
    this.frame = frame;
    this.where = where;
    this.sent = () => {};
    this.drafts = new Map();
    this.files = [];
    this.area = frame.querySelector("textarea");
    this.panel = frame.querySelector(".completion");
    this.completion = this.panel ? new Completion(this.area, this.panel) : null;
    this.listen();
  }

  listen() {
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("paste", (event) => this.attach([...event.clipboardData.files]));
    this.button("send", "send", () => this.send());
    this.button("emoji", "smile", (event) => this.emoji(event.currentTarget));
    const input = this.frame.querySelector("input[type=file]");
    this.button("attach", "plus", () => input.click());
    input?.addEventListener("change", () => {
      this.attach([...input.files]);
      input.value = "";
    });
  }

  button(name, sign, click) {
    const button = this.frame.querySelector(`.${name}`);
    if (!button) return;
    button.append(icon(sign, 18));
    button.addEventListener("click", click);
  }

  relabel(placeholder) {
    this.area.placeholder = placeholder;
    this.area.setAttribute("aria-label", placeholder);
    for (const [name, key] of [
      ["send", "send"],
      ["emoji", "emoji"],
      ["attach", "attach"],
    ]) {
      const button = this.frame.querySelector(`.${name}`);
      button?.setAttribute("aria-label", t(key));
      button?.setAttribute("title", t(key));
    }
  }

  get key0() {
    const { channel, root } = this.where();
    return `${channel}/${root ?? ""}`;
  }

  /** Call before the place changes, and `restore` after it. */
  keep() {
    this.drafts.set(this.key0, this.area.value);
  }

  restore() {
    this.area.value = this.drafts.get(this.key0) ?? "";
    this.files = [];
    this.drawFiles();
    this.fit();
    this.completion?.close();
  }

  typed() {
    this.fit();
    this.completion?.update();
  }

  fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, TALLEST)}px`;
    this.area.style.overflowY = this.area.scrollHeight > TALLEST ? "auto" : "hidden";
  }

  key(event) {
    if (event.isComposing || this.completion?.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && this.area.value === "") this.editLast(event);
  }

  editLast(event) {
    const { channel, root } = this.where();
    const data = store.channelData(channel);
    const ids = root ? (data.replies.get(root) ?? []) : data.roots;
    const own = (id) =>
      !data.messages.get(id).bot &&
      !data.messages.get(id).deleted &&
      data.messages.get(id).author === store.currentPersonId();
    const last = ids.slice(-30).findLast(own);
    if (!last) return;
    event.preventDefault();
    startEdit(data.messages.get(last));
  }

  async send() {
    const text = this.area.value.trim();
    if (!text && !this.files.length) return this.area.focus();
    const { channel, root } = this.where();
    const { files } = this;
    this.set("");
    this.files = [];
    this.drawFiles();
    this.area.focus();
    this.sent();
    if (text.startsWith("/") && !files.length) return this.command(channel, text, root);
    return say(channel, text, { root, files });
  }

  async command(channel, text, root) {
    const done = await runCommand(channel, text, root);
    if (!done && this.area.value === "" && this.where().channel === channel) this.set(text);
  }

  set(text) {
    this.area.value = text;
    this.typed();
  }

  async emoji(button) {
    const emoji = await pickEmoji(button);
    if (!emoji) return;
    this.area.focus();
    this.area.setRangeText(emoji, this.area.selectionStart, this.area.selectionEnd, "end");
    this.typed();
  }

  async attach(files) {
    for (const file of files) {
      const together = this.files.reduce((sum, other) => sum + other.size, 0);
      if (together + file.size > LARGEST)
        announce((this.problem = t("file_too_large", { name: file.name, size: size(LARGEST) })));
      else {
        this.problem = "";
        const entry = { name: file.name, type: file.type || "application/octet-stream", base64: await base64(file) };
        Object.defineProperty(entry, "size", { value: file.size, enumerable: false });
        this.files.push(entry);
      }
    }
    this.drawFiles();
    this.area.focus();
  }

  drawFiles() {
    const bar = this.frame.querySelector(".attached");
    if (!bar) return;
    clear(bar);
    bar.hidden = !this.files.length && !this.problem;
    for (const file of this.files) bar.append(this.chip(file));
    if (this.problem) bar.append(h("p.field-error", {}, this.problem));
    this.problem = "";
  }

  chip(file) {
    const drop = () => {
      this.files = this.files.filter((other) => other !== file);
      this.drawFiles();
      this.area.focus();
    };
    return h(
      "span.file",
      {},
      icon("file"),
      h("bdi", {}, file.name),
      h("small", {}, size(file.size)),
      h(
        "button.icon-button",
        { type: "button", "aria-label": t("remove_file", { name: file.name }), on: { click: drop } },
        icon("close", 14),
      ),
    );
  }
}

export function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

let main = null;

export function startComposer() {
  main = new Composer(byId("composer"), () => ({ channel: state.here, root: null }));
  return main;
}

export const typeHere = (text) => {
  main.set(text);
  main.area.focus();
};

export const runHere = (text) => runCommand(state.here, text);
