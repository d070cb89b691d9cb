// The bar under the header while the server cannot be reached, and a word when it is back.

import { byId, h, morph } from "./dom.js";
import { icon } from "./icons.js";
import { invalidate, state } from "./state.js";
import { t, words } from "./texts.js";

const SAID_FOR = 8000;
let retry = () => {};
let timer = null;

export const onRetry = (action) => {
  retry = action;
};

export function connectionLost(seconds) {
  clearTimeout(timer);
  state.connection = { up: false, tried: true, seconds, missed: null };
  invalidate();
}

export function connectionBack(again) {
  state.connection = { up: true, tried: true, seconds: 0, missed: again ? 0 : null };
  clearTimeout(timer);
  if (again) timer = setTimeout(hide, SAID_FOR);
  invalidate();
}

export function countMissed(more) {
  if (state.connection.missed === null || !more) return;
  state.connection.missed += more;
  invalidate();
}

function hide() {
  state.connection.missed = null;
  invalidate();
}

export function drawConnection() {
  const bar = byId("connection");
  const { up, tried, seconds, missed } = state.connection;
  bar.hidden = up ? missed === null : !tried;
  if (bar.hidden) return;
  morph(
    bar,
    h(
      "div",
      { id: "connection", class: up ? "back" : "lost" },
      icon(up ? "check" : "warn"),
      up ? backWords(missed) : lostWords(seconds),
      up
        ? h(
            "button.icon-button",
            { type: "button", key: "hide", "aria-label": t("dismiss"), on: { click: hide } },
            icon("close"),
          )
        : h("button.button.plain", { type: "button", key: "try", on: { click: () => retry() } }, t("try_now")),
    ),
  );
}

const backWords = (missed) =>
  h("p", { key: "back", role: "status" }, missed ? t("again", { n: missed }) : t("again_none"));

function lostWords(seconds) {
  const rest = seconds > 0 ? words("lost", { n: seconds }) : words("trying");
  return h("p", { key: "lost" }, h("strong", { role: "status" }, t("lost_title")), " ", h("span", {}, rest));
}
