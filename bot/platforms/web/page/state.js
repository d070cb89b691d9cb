// What the page knows: one store, changed by `actions.js` and `stream.js`, drawn at most once a frame.

import { visible } from "./texts.js";

export const state = {
  community: "",
  version: "",
  demo: false,
  me: null,
  people: new Map(),
  channels: [],
  languages: {},
  commands: [],
  data: new Map(),
  here: null,
  thread: null,
  target: null,
  unread: new Map(),
  mine: new Map(),
  remembered: new Set(),
  busy: new Map(),
  values: new Map(),
  whispers: [],
  pending: [],
  editing: null,
  connection: { up: false, tried: false, seconds: 0, missed: null },
};

const JUST_NOW = 1000;
const drawers = [];
let planned = false;

export const onDraw = (draw) => drawers.push(draw);

/** Draw everything once, in the next frame; hidden pages have no frames, so they get a timer. */
export function invalidate() {
  if (planned) return;
  planned = true;
  if (document.hidden) setTimeout(drawNow, 200);
  else requestAnimationFrame(drawNow);
}

function drawNow() {
  planned = false;
  for (const draw of drawers) draw();
}

/** The messages of a channel that are known: a run without gaps that ends at the newest. */
export function channelData(channel) {
  if (!state.data.has(channel)) {
    state.data.set(channel, {
      messages: new Map(),
      roots: [],
      replies: new Map(),
      loaded: false,
      complete: false,
      loading: false,
      failed: false,
    });
  }
  return state.data.get(channel);
}

export function findMessage(id) {
  for (const data of state.data.values()) if (data.messages.has(id)) return data.messages.get(id);
  return null;
}

export const currentPersonId = () => state.me?.id ?? "";
export const isTeam = (person) => person?.role === "team" || person?.role === "manager";
export const dmOf = (person) => `dm:${person}`;
export const isDirect = (channel) => channel.startsWith("dm:");

export function channelOf(id) {
  return (
    state.channels.find((channel) => channel.id === id) ?? { id, name: id, kind: isDirect(id) ? "direct" : "community" }
  );
}

export function nameOf(message) {
  if (message.bot) return "Chorus";
  return visible(message.name || (state.people.get(message.author)?.name ?? message.author));
}

/**
 * Take in a message as the server sent it. Returns whether it was unknown. `older` is for those of an earlier
 * page; `since` is when an answer was asked for: what the stream told after that is newer and stays.
 */
export function upsert(message, { older = false, since = Infinity } = {}) {
  const data = channelData(message.channel);
  const before = data.messages.get(message.id);
  if (before?.live > since) {
    rememberMine(message);
    return false;
  }
  message.v = (before?.v ?? 0) + 1;
  message.live = since === Infinity ? performance.now() : (before?.live ?? 0);
  data.messages.set(message.id, message);
  rememberMine(message);
  if (before) {
    if (message.reply_to) bump(data, message.reply_to);
    return false;
  }
  if (message.reply_to) {
    if (!data.replies.has(message.reply_to)) data.replies.set(message.reply_to, []);
    place(data.replies.get(message.reply_to), message, data, older);
    bump(data, message.reply_to);
  } else place(data.roots, message, data, older);
  return true;
}

function bump(data, id) {
  const root = data.messages.get(id);
  if (root) root.v += 1;
}

// Messages of one millisecond keep the order they came in; an earlier page comes last one first.
function place(list, message, data, older) {
  const at = Date.parse(message.at) - (older ? 1 : 0);
  if (older && list.length && Date.parse(data.messages.get(list[0]).at) > at) {
    list.unshift(message.id);
    return;
  }
  let index = list.length;
  while (index > 0 && Date.parse(data.messages.get(list[index - 1]).at) > at) index -= 1;
  list.splice(index, 0, message.id);
}

/** A message asked for with `as` says which choices are the reader's; one from the stream does not. */
function rememberMine(message) {
  const choices = (message.elements ?? []).filter((element) => element.type === "choice" && element.token);
  if (!choices.some((choice) => choice.mine !== null && choice.mine !== undefined)) return;
  const marks = new Set(choices.filter((choice) => choice.mine).map((choice) => choice.token));
  if (marks.size || !state.remembered.has(message.id)) state.mine.set(message.id, marks);
}

/**
 * The marks that a press of this page left. Of a secret poll the server never says whose a choice is: there
 * only the open page remembers, so an empty answer does not wipe out what was pressed here.
 */
export function ownMarks(id, marks) {
  state.mine.set(id, marks);
  if (marks.size) state.remembered.add(id);
  else state.remembered.delete(id);
}

export function isMine(message, token) {
  const busy = state.busy.get(message.id);
  return (busy ?? state.mine.get(message.id))?.has(token) ?? false;
}

export function touch(id) {
  const message = findMessage(id);
  if (message) message.v += 1;
  invalidate();
}

/** Own numbers of a score or dots choice, and own orders: only this page remembers them. */
export function ownValue(message, token) {
  return state.values.get(`${message}/${token}`);
}

export function setOwnValue(message, token, value) {
  state.values.set(`${message}/${token}`, value);
}

/**
 * Show a private answer: below the message it answers, or where the channel ends now. A new one about the
 * same subject replaces the last.
 */
export function addWhisper(whisper, where) {
  const known = state.whispers.some((other) => other.id === whisper.id);
  if (!known || where.exact) {
    const replaced = (other) => other.id === whisper.id || (where.about && sameSubject(other, where));
    state.whispers = [
      ...state.whispers.filter((other) => !replaced(other)),
      { ...whisper, ...where, since: performance.now() },
    ];
  }
  invalidate();
  return !known;
}

const sameSubject = (other, where) => other.about === where.about && other.channel === where.channel;

/** Where a private answer stands, for what follows from pressing in it; null when it is none. */
export function placeOf(id) {
  const whisper = state.whispers.find((other) => other.id === id);
  if (!whisper) return null;
  const { channel, anchor, root, about } = whisper;
  return { channel, anchor, root, about };
}

/** A message went: what was said privately about it before that is void. What has just come tells of it. */
export function dropWhispers(message) {
  const before = performance.now() - JUST_NOW;
  state.whispers = state.whispers.filter((whisper) => whisper.anchor !== message || whisper.since > before);
}

export function dismissWhisper(id) {
  state.whispers = state.whispers.filter((whisper) => whisper.id !== id);
  invalidate();
}

export function subjectMessage(channel, subject) {
  const data = channelData(channel);
  for (let index = data.roots.length - 1; index >= 0; index -= 1) {
    if (data.messages.get(data.roots[index]).subject === subject) return data.roots[index];
  }
  return null;
}

export function newestRoot(channel) {
  return channelData(channel).roots.at(-1) ?? null;
}

// What was read up to, per person and channel, outlives the page.

const readKey = () => `chorus.read.${currentPersonId()}`;

function readMarks() {
  try {
    return JSON.parse(localStorage.getItem(readKey())) ?? {};
  } catch {
    return {};
  }
}

export function markRead(channel) {
  const newest = newestRoot(channel);
  state.unread.delete(channel);
  if (newest === null) return;
  const marks = readMarks();
  const at = channelData(channel).messages.get(newest).at;
  if (marks[channel] === at) return;
  marks[channel] = at;
  localStorage.setItem(readKey(), JSON.stringify(marks));
}

export function countUnread(channel) {
  const mark = readMarks()[channel];
  const data = channelData(channel);
  const fresh = data.roots
    .map((id) => data.messages.get(id))
    .filter((message) => counts(message) && (mark ? message.at > mark : isDirect(channel)));
  if (fresh.length) state.unread.set(channel, fresh.length);
  else state.unread.delete(channel);
}

export const counts = (message) => !message.deleted && (message.bot || message.author !== currentPersonId());
