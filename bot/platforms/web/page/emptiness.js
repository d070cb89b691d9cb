// What a list shows when there is nothing to list: empty, loading, failed.

import { runHere, typeHere } from "./composer.js";
import { bring } from "./crowd.js";
import { h } from "./dom.js";
import { mark } from "./icons.js";
import { loadChannel } from "./reading.js";
import { currentPersonId, isDirect, isTeam, state } from "./state.js";
import { currentLanguage, t, words } from "./texts.js";

export function emptyChannel(channel) {
  const direct = isDirect(channel);
  const build = () =>
    h(
      "div.empty",
      {},
      mark(40),
      h("h2", {}, t("empty_title")),
      h(
        "p",
        {},
        words(direct ? "empty_direct" : "empty_text", { command: h("strong", {}, direct ? "/chorus help" : "/poll") }),
      ),
      direct
        ? null
        : h(
            "div.buttons",
            {},
            h(
              "button.button.primary",
              { type: "button", on: { click: () => (isTeam(state.me) ? runHere("/poll") : typeHere("/poll ")) } },
              t("new_poll"),
            ),
            state.demo
              ? h("button.button.plain", { type: "button", on: { click: () => bring(25) } }, t("bring_25"))
              : null,
          ),
    );
  return { key: "empty", sign: `${channel},${currentLanguage()},${currentPersonId()}`, build };
}

export function loadingShapes(since) {
  if (performance.now() - since < 300) return [];
  const shape = () => h("div.shape", {}, h("span.shape-face"), h("span.shape-lines", {}, h("i"), h("i")));
  return [
    {
      key: "loading",
      sign: "",
      build: () => h("div.shapes", { role: "status", "aria-label": t("loading") }, shape(), shape(), shape()),
    },
  ];
}

export function failedChannel(channel) {
  const build = () =>
    h(
      "div.empty",
      {},
      h("p", {}, t("load_failed")),
      h("button.button.plain", { type: "button", on: { click: () => loadChannel(channel) } }, t("retry")),
    );
  return { key: "failed", sign: currentLanguage(), build };
}
