// What is spoken to screen readers: new messages politely and not too many, receipts as status.

import { byId } from "./dom.js";
import { t } from "./texts.js";

const BETWEEN = 1500;
const AT_ONCE = 3;
let waiting = [];
let timer = null;

/** Speak a new message of the open channel; a crowd is spoken as a number. */
export function speakMessage(name, text) {
  waiting.push(t("spoken", { name, text }));
  timer ??= setTimeout(flush, BETWEEN);
}

function flush() {
  timer = null;
  const lines = waiting.length > AT_ONCE ? [t("unread", { n: waiting.length })] : waiting;
  waiting = [];
  const log = byId("spoken-log");
  for (const line of lines) {
    const row = document.createElement("p");
    row.textContent = line;
    log.append(row);
  }
  while (log.childElementCount > 20) log.firstElementChild.remove();
}

export const announce = (text) => {
  byId("spoken-status").textContent = text;
};

export const speakWhisper = (text) => announce(`${t("only_you")}: ${text}`);
