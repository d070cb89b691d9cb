// The thread beside the channel: what is answered, the answers, and a composer of its own.

import { Composer } from "./composer.js";
import { byId, clear, h, morph, reconcile } from "./dom.js";
import { elementNodes } from "./elements.js";
import { icon } from "./icons.js";
import { pendingItem, whisperItem } from "./list.js";
import { avatar, languageOf, messageRow, threadFacts } from "./message.js";
import { closeThread } from "./places.js";
import { armRow, moveInside } from "./rows.js";
import { typed } from "./spans.js";
import * as store from "./state.js";
import { state } from "./state.js";
import { currentLanguage, t } from "./texts.js";

const COVERS = "(max-width: 899px)";
const FIRST = 12;
const MORE = 300;
let shown = FIRST;
let opener = null;
let composer = null;
let atEnd = true;

export function startThread() {
  composer = new Composer(byId("thread-composer"), () => ({ channel: state.here, root: state.thread }));
  const scroller = byId("thread-scroll");
  moveInside(byId("thread-rows"));
  scroller.addEventListener(
    "scroll",
    () => {
      atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
    },
    { passive: true },
  );
  byId("thread").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeThread();
  });
}

export const keepThreadDraft = () => state.thread && composer.keep();

export function threadChanged(focus, giveBack) {
  const open = state.thread !== null;
  document.body.classList.toggle("thread-open", open);
  byId("thread").hidden = !open;
  if (!open) {
    if (giveBack && opener?.isConnected) opener.focus({ preventScroll: true });
    return;
  }
  opener = document.activeElement;
  shown = FIRST;
  atEnd = true;
  clear(byId("thread-rows"));
  composer.restore();
  composer.relabel(t("thread_reply"));
  drawThread();
  if (focus || matchMedia(COVERS).matches) composer.area.focus({ preventScroll: true });
  else byId("thread").querySelector(".close-thread").focus({ preventScroll: true });
}

export function drawThread() {
  if (state.thread === null) return;
  const data = store.channelData(state.here);
  const root = data.messages.get(state.thread);
  if (!root) return;
  morph(byId("thread-head"), head(root));
  morph(byId("thread-root"), rootBlock(root));
  const before = byId("thread-scroll").scrollHeight - byId("thread-scroll").scrollTop;
  const more = drawReplies(data);
  if (atEnd) byId("thread-scroll").scrollTop = byId("thread-scroll").scrollHeight;
  else if (more) byId("thread-scroll").scrollTop = byId("thread-scroll").scrollHeight - before;
}

function head(root) {
  const { count, people } = threadFacts(root);
  const label = t(root.bot ? "answers" : "replies", { n: count });
  return h(
    "header",
    { id: "thread-head" },
    h(
      "div",
      {},
      h("h2", { id: "thread-title" }, t("thread")),
      h("p", {}, count ? t("from_people", { answers: label, people: t("people", { n: people }) }) : label),
    ),
    h(
      "button.icon-button.close-thread",
      { type: "button", "aria-label": t("close"), on: { click: () => closeThread() } },
      icon("close", 18),
    ),
  );
}

function rootBlock(root) {
  const isQuestion = root.subject?.startsWith("ask");
  const words = root.deleted
    ? h("p.gone", {}, t("deleted"))
    : root.elements
      ? h("div.thread-words", { lang: languageOf(root) }, elementNodes(root, root.elements, languageOf(root)))
      : h("div.words", { dir: "auto" }, typed(root.text));
  return h(
    "div",
    { id: "thread-root" },
    h(
      "div.thread-author",
      {},
      avatar(root, 24),
      h("bdi.name", {}, store.nameOf(root)),
      root.bot ? h("span.app", {}, t("app")) : null,
    ),
    words,
    isQuestion ? h("p.thread-note", {}, t("noted")) : null,
  );
}

/** Draw the newest answers and what leads to the rest. Returns whether older ones were added above. */
function drawReplies(data) {
  const ids = data.replies.get(state.thread) ?? [];
  const rows = byId("thread-rows");
  const target = ids.indexOf(state.target);
  if (target >= 0) shown = Math.max(shown, ids.length - target + 3);
  const hidden = Math.max(0, ids.length - shown);
  const items = [];
  const covers = matchMedia(COVERS).matches;
  for (const whisper of state.whispers) {
    if (whisper.anchor === state.thread && (whisper.root || covers)) items.push(whisperItem(whisper));
  }
  if (hidden) items.push(moreItem(hidden));
  for (const id of ids.slice(hidden)) {
    items.push(replyItem(data.messages.get(id)));
    for (const whisper of state.whispers) if (whisper.anchor === id) items.push(whisperItem(whisper));
  }
  for (const entry of state.pending) if (entry.root === state.thread) items.push(pendingItem(entry));
  const grew = rows.hiddenBefore !== undefined && hidden < rows.hiddenBefore;
  rows.hiddenBefore = hidden;
  reconcile(rows, items);
  return grew;
}

function replyItem(message) {
  const highlighted = state.target === message.id;
  return {
    key: message.id,
    sign: [message.v, highlighted, currentLanguage(), store.currentPersonId()].join(),
    build: () => messageRow(message, { inThread: true, highlighted }),
    ready: armRow,
  };
}

function moreItem(hidden) {
  const click = () => {
    shown += MORE;
    atEnd = false;
    store.invalidate();
  };
  return {
    key: "more",
    sign: `${hidden},${currentLanguage()}`,
    build: () =>
      h("button.button.link.more-answers", { type: "button", on: { click } }, t("show_more_answers", { n: hidden })),
  };
}
