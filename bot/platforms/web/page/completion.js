// Completion of commands over the composer. Arrows choose, Tab takes, Esc closes, Enter sends. A text area may
// not be named a combobox, so it says what a text box may: that a list helps, and which entry is the active one.

import { h, clear } from "./dom.js";
import { state } from "./state.js";
import { direction, t } from "./texts.js";

const MOST = 60;

/** Every way to use a command, as it is typed; of those that begin alike the first, which is the plainest. */
function usages() {
  const found = new Map();
  for (const command of state.commands) {
    for (const { words, example, text } of command.usages) {
      const typed = words ? `/${command.name} ${words}` : `/${command.name}`;
      if (!found.has(typed)) found.set(typed, { words: typed, example, text });
    }
  }
  return [...found.values()];
}

/** What fits to what was typed so far: the same beginning, as long as no argument was begun. */
function fitting(typed) {
  if (!typed.startsWith("/") || typed.includes("\n")) return [];
  const wanted = typed.toLowerCase();
  return usages()
    .filter(({ words }) => words.toLowerCase().startsWith(wanted))
    .slice(0, MOST);
}

export class Completion {
  constructor(area, panel) {
    this.area = area;
    this.panel = panel;
    this.items = [];
    this.chosen = 0;
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-controls", panel.id);
    area.addEventListener("blur", () => this.close());
  }

  get open() {
    return this.items.length > 0;
  }

  update() {
    const typed = this.area.value;
    if (typed === this.dismissed) return;
    this.dismissed = null;
    this.items = fitting(typed);
    this.chosen = 0;
    this.draw();
  }

  close() {
    this.items = [];
    this.draw();
  }

  draw() {
    clear(this.panel);
    this.panel.hidden = !this.open;
    if (!this.open) {
      this.area.removeAttribute("aria-activedescendant");
      return;
    }
    const rows = this.items.map((item, index) => this.row(item, index));
    const list = h("div.options", { role: "listbox", "aria-label": t("commands"), id: `${this.panel.id}-list` }, rows);
    this.panel.append(list, hint());
    this.area.setAttribute("aria-controls", list.id);
    this.area.setAttribute("aria-activedescendant", rows[this.chosen].id);
    rows[this.chosen].scrollIntoView({ block: "nearest" });
  }

  row(item, index) {
    const on = { pointerdown: (event) => event.preventDefault(), click: () => this.take(index) };
    return h(
      "div.option",
      { role: "option", id: `${this.panel.id}-${index}`, "aria-selected": String(index === this.chosen), on },
      h("strong", { dir: "ltr" }, item.words),
      h("span", { dir: direction(item.text) }, item.text),
      item.example ? h("code", { dir: "ltr" }, item.example) : null,
    );
  }

  take(index = this.chosen) {
    const item = this.items[index];
    if (!item) return;
    this.area.value = `${item.words} `;
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Whether the key was meant for the list. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : this.items.length - 1;
      this.chosen = (this.chosen + by) % this.items.length;
      this.draw();
    } else if (event.key === "Tab" && !event.shiftKey) this.take();
    else if (event.key === "Escape") {
      this.dismissed = this.area.value;
      this.close();
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

function hint() {
  const key = (name) => h("kbd", {}, name);
  return h(
    "div.hint",
    { "aria-hidden": "true" },
    key("↑"),
    " ",
    key("↓"),
    ` ${t("hint_choose")} · `,
    key("Tab"),
    ` ${t("hint_take")} · `,
    key("Esc"),
    ` ${t("hint_close")}`,
  );
}
