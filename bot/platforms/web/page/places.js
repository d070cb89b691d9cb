// Where the page is: the channel, the open thread, the message a link points to, and who one is.

import * as actions from "./actions.js";
import * as api from "./api.js";
import { announce } from "./announce.js";
import * as reading from "./reading.js";
import * as store from "./state.js";
import { state } from "./state.js";
import { t, useCatalogue } from "./texts.js";

const hooks = { shown: () => {}, threaded: () => {}, became: () => {} };
const SHOWN_FOR = 4000;
const ID = /^[A-Za-z0-9_.:-]{1,68}$/;

/** What the page does when a place is entered: `shown(message)`, `threaded(focus)`, `became()`. */
export const onPlace = (wanted) => Object.assign(hooks, wanted);

export function go(channel, message = null) {
  const hash = `#/${encodeURIComponent(channel)}${message ? `/${encodeURIComponent(message)}` : ""}`;
  if (location.hash === hash) followHash();
  else location.hash = hash;
}

function readHash() {
  const [, channel, message] = location.hash.split("/").map(decodeURIComponent);
  if (!channel || !ID.test(channel)) return null;
  return { channel, message: message && ID.test(message) ? message : null };
}

const reachable = (channel) => visibleChannels().some(({ id }) => id === channel);

export function visibleChannels() {
  const direct = {
    id: store.dmOf(store.currentPersonId()),
    name: t("chorus"),
    kind: "direct",
    language: state.me?.locale,
  };
  const seen = state.channels.filter(
    ({ kind, id }) => !store.isDirect(id) && (kind === "community" || (kind === "team" && store.isTeam(state.me))),
  );
  return [...seen, direct];
}

export async function followHash() {
  let wanted = null;
  try {
    wanted = readHash();
  } catch {
    wanted = null;
  }
  if (!wanted || !reachable(wanted.channel)) {
    wanted = { channel: visibleChannels()[0].id, message: null };
    history.replaceState(null, "", `#/${encodeURIComponent(wanted.channel)}`);
  }
  const moved = state.here !== wanted.channel;
  if (moved) {
    closeThread(false);
    hooks.leaving?.();
    state.here = wanted.channel;
  }
  if (moved || wanted.message === null) hooks.shown(null, moved);
  if (wanted.message) await point(wanted.channel, wanted.message);
  store.invalidate();
}

/** Bring the message of a link into sight and mark it for a moment. */
async function point(channel, id) {
  const message = await reading.loadUntil(channel, id);
  if (!message) {
    announce(t("missing_link"));
    actions.refusedHere(
      { channel, id: store.newestRoot(channel), reply_to: null },
      { status: 404, message: t("missing_link") },
    );
    return;
  }
  state.target = id;
  if (message.reply_to) openThread(message.reply_to);
  store.touch(message.reply_to ?? id);
  hooks.shown(message.reply_to ?? id, false);
  setTimeout(() => {
    if (state.target === id) state.target = null;
    store.invalidate();
  }, SHOWN_FOR);
}

export function openThread(root, focus = false) {
  state.thread = root;
  hooks.threaded(focus);
  store.invalidate();
}

export function closeThread(giveBack = true) {
  if (state.thread === null) return;
  state.thread = null;
  hooks.threaded(false, giveBack);
  store.invalidate();
}

/** Become someone else: their language, their direct messages, their own marks. */
export async function switchTo(person) {
  const answer = await api.start(person);
  history.replaceState(null, "", location.pathname + location.hash); // a reload keeps the choice, not what the address said
  await become(answer);
  sessionStorage.setItem("chorus.person", person);
}

export async function become(answer) {
  takeStart(answer);
  const language = answer.languages[base(state.me.locale)] ? base(state.me.locale) : "en";
  useCatalogue(language, await api.pageTexts(language));
  document.documentElement.lang = language;
  state.data.clear();
  for (const kept of [state.mine, state.remembered, state.busy, state.values, state.unread]) kept.clear();
  state.whispers = [];
  state.thread = null;
  state.editing = null;
  hooks.leaving?.();
  state.here = null;
  hooks.became();
  await followHash();
}

export const base = (locale) =>
  String(locale ?? "en")
    .replace("_", "-")
    .split("-")[0]
    .toLowerCase();

function takeStart(answer) {
  state.community = answer.community;
  state.version = answer.version;
  state.demo = answer.demo;
  state.channels = answer.channels;
  state.commands = answer.commands;
  state.languages = answer.languages;
  reading.takePeople(answer.people);
  state.me = state.people.get(answer.person?.id ?? answer.person) ?? answer.people[0];
  state.seq = answer.seq ?? null;
  state.crew ??= answer.people.map(({ id }) => id);
}
