// A small emoji picker: a grid to walk with arrows, Esc closes and gives the focus back.

import { h } from "./dom.js";
import { t } from "./texts.js";

const SET = [
  "👍 👎 ❤️ 🎉 😂 😍 🙏 👏 🔥 💡 🐛 ✅ ❌ 👀 🤔 😢",
  "😡 😮 😅 😊 😎 🙌 💯 ⭐ 🚀 💪 🤝 👋 ✨ 💚 💙 🧡",
  "🎁 🏆 📝 📌 ❓ ❗ ➕ ➖ ⏰ 📦 🚚 🌶️ 🍅 🥕 🍜 🍚",
  "🥟 🍕 🍔 🥗 🧄 🧂 ☕ 🍵 🐢 🐝 🌱 🌊 ☀️ 🌙 ❄️ 🎈",
].flatMap((row) => row.split(" "));
const ACROSS = 8;

/** Let someone choose an emoji next to `opener`. Resolves to it, or to null. */
export function pickEmoji(opener) {
  return new Promise((resolve) => {
    const finish = (emoji) => {
      panel.remove();
      document.removeEventListener("pointerdown", outside, true);
      if (opener.isConnected) opener.focus({ preventScroll: true });
      resolve(emoji);
    };
    const outside = (event) => {
      if (!panel.contains(event.target)) finish(null);
    };
    const buttons = SET.map((emoji, index) =>
      h("button.emoji", { type: "button", tabindex: index ? "-1" : "0", on: { click: () => finish(emoji) } }, emoji),
    );
    const panel = h(
      "div.emoji-panel",
      { role: "dialog", "aria-label": t("emoji"), on: { keydown: (event) => walk(event, buttons, finish) } },
      buttons,
    );
    document.body.append(panel);
    standNextTo(panel, opener);
    document.addEventListener("pointerdown", outside, true);
    buttons[0].focus({ preventScroll: true });
  });
}

function walk(event, buttons, finish) {
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: ACROSS, ArrowUp: -ACROSS };
  const index = buttons.indexOf(document.activeElement);
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    finish(null);
  } else if (event.key in steps) {
    event.preventDefault();
    event.stopPropagation();
    const way = getComputedStyle(event.currentTarget).direction === "rtl" && steps[event.key] ** 2 === 1 ? -1 : 1;
    buttons[index + steps[event.key] * way]?.focus();
  }
}

function standNextTo(panel, opener) {
  const box = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const left = Math.min(Math.max(8, box.right - width), innerWidth - width - 8);
  const above = box.top - height - 6;
  panel.style.left = `${left}px`;
  panel.style.top = `${Math.max(8, above >= 8 ? above : Math.min(box.bottom + 6, innerHeight - height - 8))}px`;
}
