// The start of the page: it puts the parts together and keeps them live.

import * as actions from "./actions.js";
import { speakMessage } from "./announce.js";
import * as api from "./api.js";
import { startComposer } from "./composer.js";
import * as connection from "./connection.js";
import { drawCrowd, follow } from "./crowd.js";
import { byId, h, morph } from "./dom.js";
import { openForm } from "./form.js";
import { icon } from "./icons.js";
import { MessageList } from "./list.js";
import { personAvatar, refreshMoments } from "./message.js";
import * as places from "./places.js";
import * as reading from "./reading.js";
import { moveInside } from "./rows.js";
import { closeMenu, drawSidebar, openMenu } from "./sidebar.js";
import { elementsText } from "./spans.js";
import * as store from "./state.js";
import { state } from "./state.js";
import { Stream } from "./stream.js";
import { t, visible } from "./texts.js";
import { applyTheme } from "./theme.js";
import { drawThread, keepThreadDraft, startThread, threadChanged } from "./thread.js";

const MOMENTS_EVERY = 30_000;
const composer = startComposer();
const list = new MessageList(byId("scroll"), byId("rows"), byId("jump"), (root, focus) =>
  places.openThread(root, focus),
);
const stream = new Stream({ event: taken, up: connected, down: (seconds) => connection.connectionLost(seconds) });

function drawHeader() {
  const channel = store.channelOf(state.here);
  const direct = store.isDirect(state.here);
  const kind = direct ? "direct" : channel.kind;
  const people = kind === "team" ? [...state.people.values()].filter(store.isTeam).length : state.people.size;
  const counted = direct ? null : t("people", { n: people });
  const name = visible(direct ? t("chorus") : channel.name);
  morph(
    byId("title"),
    h(
      "div",
      { id: "title" },
      icon(kind === "team" ? "lock" : direct ? "reply" : "hash", 20),
      h("h2", { id: "channel-name" }, h("bdi", {}, name)),
      h("p.topic", { dir: "auto" }, channel.topic ? visible(channel.topic) : t(`topic_${kind}`)),
      h("p.narrow", {}, [counted, t("you_are_short", { name: visible(state.me.name) })].filter(Boolean).join(" · ")),
    ),
  );
  morph(byId("members"), h("p", { id: "members" }, counted ? icon("people") : null, counted));
  morph(
    byId("me"),
    h(
      "button",
      { id: "me", type: "button", "aria-label": t("choose_person"), on: { click: () => openMenu(true) } },
      personAvatar(visible(state.me.name)),
    ),
  );
  const unread = [...state.unread.values()].some(Boolean);
  byId("menu").classList.toggle("unread", unread);
  document.title = `${unread ? "• " : ""}${direct ? "" : "#"}${name} · ${visible(state.community)}`;
}

function draw() {
  if (!state.here) return;
  drawSidebar();
  drawHeader();
  connection.drawConnection();
  list.draw();
  drawThread();
  drawCrowd();
}

function relabel() {
  const labels = { skip: "skip", menu: "menu" };
  byId("skip").textContent = t(labels.skip);
  byId("menu").setAttribute("aria-label", t(labels.menu));
  byId("thread").setAttribute("aria-label", t("thread"));
}

function shown(message, moved) {
  const direct = store.isDirect(state.here);
  const name = direct ? t("chorus") : `#${visible(store.channelOf(state.here).name)}`;
  if (moved) {
    list.open(state.here);
    composer.restore();
    composer.relabel(t("composer", { channel: name }));
    byId("rows").setAttribute("aria-label", t("message_list", { channel: name }));
    store.markRead(state.here);
  }
  if (message) list.reveal(message);
}

function leaving() {
  if (!state.here) return;
  composer.keep();
  keepThreadDraft();
}

// What comes in live

function taken(event) {
  if (event.event === "reset") return reset();
  if (event.event === "whisper") return actions.showWhisper(event.whisper, whisperPlace(event.whisper));
  if (event.event === "reaction") return reacted(event);
  const { message } = event;
  if (!message || event.event === "form") return undefined; // a form opens where it was asked for: with the answer
  if (event.event === "deleted") store.dropWhispers(message.id);
  const fresh = store.upsert(message);
  if (event.event === "message" && fresh) arrived(message);
  return store.invalidate();
}

function reacted({ message: { id }, person, emoji, added }) {
  const message = store.findMessage(id);
  if (!message) return;
  store.upsert({ ...message, reactions: actions.withReaction(message.reactions, emoji, person, added) });
  store.invalidate();
}

function arrived(message) {
  connection.countMissed(message.reply_to ? 0 : 1);
  actions.matchPending(message);
  list.noticed(message);
  if (!message.bot && !state.people.has(message.author)) reading.refreshPeople();
  const here = message.channel === state.here;
  if (here && (!message.reply_to || message.reply_to === state.thread) && store.counts(message)) {
    speakMessage(
      store.nameOf(message),
      message.elements ? elementsText(message.elements.slice(0, 1)) : visible(message.text),
    );
  }
  if (!message.reply_to && store.counts(message) && (!here || document.hidden)) {
    state.unread.set(message.channel, (state.unread.get(message.channel) ?? 0) + 1);
  }
}

/** Below the message it answers, else below what it is about, else where the channel ends. */
function whisperPlace(whisper) {
  const { channel, about } = whisper;
  const pressed = store.placeOf(whisper.message);
  if (pressed) return { ...pressed, about };
  const anchor = whisper.message ?? (about && store.subjectMessage(channel, about)) ?? store.newestRoot(channel);
  return { channel, anchor, root: store.findMessage(anchor)?.reply_to ?? null, about };
}

async function reset() {
  try {
    connection.countMissed(await reading.refetch());
    await actions.missedWhispers(whisperPlace);
    reading.refreshPeople();
  } catch {
    // The stream breaks too when the server is gone; the next connection resets again.
  }
}

async function connected(again) {
  connection.connectionBack(again);
  if (!again) return;
  await actions.sendWaiting();
  follow();
}

// Keys for the whole page

const REGIONS = ["channels", "header", "messages", "thread", "composer", "crowd", "person"];

function nextRegion(back) {
  const present = REGIONS.map((name) => document.querySelector(`[data-region=${name}]`)).filter(
    (node) => node && node.offsetParent !== null,
  );
  const at = present.findIndex((node) => node.contains(document.activeElement));
  const next = present[(at + (back ? -1 : 1) + present.length) % present.length];
  const inside = [...next.querySelectorAll("textarea, [tabindex='0'], a[href], button:not([disabled])")];
  const target = inside.find((node) => node.offsetParent !== null) ?? next;
  if (target === next) next.tabIndex = -1;
  target.focus();
}

function listen() {
  byId("menu").append(icon("menu", 20));
  byId("menu").addEventListener("click", () => openMenu());
  byId("shade").addEventListener("click", () => closeMenu());
  byId("jump").addEventListener("click", () => list.jumpToEnd());
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("rows").focus();
  });
  composer.sent = () => list.jumpToEnd();
  moveInside(byId("rows"), () => list.scrolled());
  addEventListener("hashchange", () => places.followHash());
  addEventListener("keydown", (event) => {
    if (event.key === "F6") {
      event.preventDefault();
      nextRegion(event.shiftKey);
    } else if (event.key === "Escape") closeMenu();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !state.here) return;
    if (list.atEnd) store.markRead(state.here);
    store.invalidate();
  });
  setInterval(() => refreshMoments(document), MOMENTS_EVERY);
  connection.onRetry(() => stream.tryNow());
}

function became() {
  relabel();
  stream.open(store.currentPersonId(), state.seq);
  reading.countElsewhere();
}

async function startAgain(wanted) {
  try {
    return await api.start(wanted);
  } catch (failure) {
    if (failure.status >= 400 && failure.status < 500 && wanted) return startAgain(undefined);
    await new Promise((done) => setTimeout(done, 1000));
    return startAgain(wanted);
  }
}

applyTheme();
store.onDraw(draw);
actions.onForm(openForm);
places.onPlace({ shown, threaded: threadChanged, became, leaving });
listen();
startThread();
const wanted = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("chorus.person") ?? undefined;
await places.become(await startAgain(wanted));
document.body.classList.remove("starting");
if (state.demo) follow();
