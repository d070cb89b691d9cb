// What a person does, as calls: each changes the store, draws, and shows the answer where it belongs.

import * as api from "./api.js";
import { announce, speakWhisper } from "./announce.js";
import { elementsText } from "./spans.js";
import * as store from "./state.js";
import { state } from "./state.js";
import { t } from "./texts.js";

const RETRY_AFTER = 3000;
let openForm = () => {};

export const onForm = (open) => {
  openForm = open;
};

// Writing

export function say(channel, text, { root = null, files = [] } = {}) {
  const entry = {
    key: api.newKey(),
    channel,
    root,
    text,
    files,
    as: store.currentPersonId(),
    at: new Date().toISOString(),
    state: "sending",
    v: 1,
  };
  state.pending.push(entry);
  store.invalidate();
  if (state.connection.up || !state.connection.tried) sendPending(entry);
  else wait(entry);
}

/** Keep it for the next connection; where there is one and the server could not save, try again soon. */
function wait(entry) {
  entry.state = "waiting";
  entry.v += 1;
  store.invalidate();
  setTimeout(() => state.connection.up && sendWaiting(), RETRY_AFTER);
}

async function sendPending(entry) {
  entry.state = "sending";
  const body = { as: entry.as, channel: entry.channel, text: entry.text };
  if (entry.root) body.reply_to = entry.root;
  if (entry.files.length) body.files = entry.files;
  try {
    const since = performance.now();
    store.upsert(await api.say(body, entry.key), { since });
    dropPending(entry);
    store.markRead(entry.channel);
  } catch (failure) {
    if (failure.status === 0 || failure.status >= 500) return wait(entry);
    entry.state = "failed";
    entry.reason = failure.message;
    entry.v += 1;
    store.invalidate();
  }
}

export function dropPending(entry) {
  state.pending = state.pending.filter((other) => other !== entry);
  store.invalidate();
}

/** Send what waited, in the order it was typed. */
export async function sendWaiting() {
  for (const entry of state.pending.filter((waiting) => waiting.state === "waiting")) await sendPending(entry);
}

export const sendAgain = (entry) => sendPending(entry);

/** The live message of something that is still being sent: the stream was faster than the answer. */
export function matchPending(message) {
  const same = (entry) => entry.state === "sending" && entry.channel === message.channel && entry.text === message.text;
  if (message.author !== store.currentPersonId()) return;
  const entry = state.pending.find(same);
  if (entry) dropPending(entry);
}

export async function saveEdit(message, text) {
  state.editing = null;
  store.touch(message.id);
  if (text === message.text) return;
  await attempt(message, async () => {
    const since = performance.now();
    store.upsert(await api.edit(message.id, { as: store.currentPersonId(), text }), { since });
  });
}

export async function removeMessage(message) {
  await attempt(message, async () => {
    await api.remove(message.id, store.currentPersonId());
    store.upsert({ ...message, deleted: true, text: "", elements: null, reactions: {}, files: [] });
  });
}

export async function toggleReaction(message, emoji) {
  const me = store.currentPersonId();
  const on = !(message.reactions[emoji] ?? []).includes(me);
  const before = message.reactions;
  store.upsert({ ...message, reactions: withReaction(before, emoji, me, on) });
  store.invalidate();
  await attempt(
    message,
    () => api.react(message.id, emoji, me, on),
    () => {
      store.upsert({ ...message, reactions: before });
    },
  );
}

export function withReaction(reactions, emoji, person, on) {
  const others = (reactions[emoji] ?? []).filter((other) => other !== person);
  const people = on ? [...others, person] : others;
  const changed = { ...reactions, [emoji]: people };
  if (!people.length) delete changed[emoji];
  return changed;
}

async function attempt(message, work, undo = () => {}) {
  try {
    await work();
  } catch (failure) {
    undo();
    refusedHere(message, failure);
  }
  store.invalidate();
}

/** Say, privately and where it happened, that something did not go through. */
export function refusedHere(message, failure = null) {
  localWhisper(reasonOf(failure), belowMessage(message));
}

/** Why a call did not go through: what Chorus said, else that it may be tried again. */
export function reasonOf(failure) {
  return failure?.status >= 400 && failure.status < 500 && failure.message ? failure.message : t("try_again");
}

function localWhisper(sentence, where) {
  const elements = [{ type: "text", text: [sentence] }];
  const whisper = { id: `here-${api.newKey()}`, text: "", elements, at: new Date().toISOString() };
  store.addWhisper(whisper, { ...where, exact: true });
  speakWhisper(sentence);
  return whisper.id;
}

const belowMessage = (message) => ({
  channel: message.channel,
  anchor: message.id,
  root: message.reply_to ?? null,
  about: message.subject ?? `message:${message.id}`,
});

/** Where a channel or a thread ends now. */
function atTheEnd(channel, root = null) {
  const anchor = root ? (store.channelData(channel).replies.get(root)?.at(-1) ?? root) : store.newestRoot(channel);
  return { channel, anchor, root, about: null };
}

// Asking Chorus

export async function runCommand(channel, text, root = null) {
  const note = slowNote(atTheEnd(channel, root));
  try {
    const answer = await api.command({ as: store.currentPersonId(), channel, text }, note.show);
    note.hide();
    takeAnswer(answer, atTheEnd(channel, root));
    return true;
  } catch (failure) {
    note.hide();
    localWhisper(reasonOf(failure), atTheEnd(channel, root));
    return false;
  }
}

function slowNote(where) {
  let id = null;
  return {
    show: () => {
      id = localWhisper(t("saving"), { ...where, about: "slow" });
    },
    hide: () => id && store.dismissWhisper(id),
  };
}

/** Press something in a message or whisper; `values` go with it. Returns the answer, or null. */
export async function press(message, token, values) {
  const where = message.whisper ? store.placeOf(message.id) : belowMessage(message);
  const note = slowNote(where);
  const body = { as: store.currentPersonId(), message: message.id, token };
  if (values) body.values = values;
  try {
    const answer = await api.press(body, note.show);
    note.hide();
    takeAnswer(answer, where);
    return answer;
  } catch (failure) {
    note.hide();
    localWhisper(reasonOf(failure), where);
    return null;
  }
}

export function takeAnswer(answer, where) {
  const about = answer.subject ?? where.about ?? null;
  for (const whisper of answer.whispers ?? []) showWhisper(whisper, { ...where, about, exact: true });
  if (answer.outcome === "refused" && !answer.whispers?.length) {
    localWhisper(t("try_again"), where);
  }
  if (answer.form) openForm(answer.form, where);
}

/** Private answers that a broken connection kept back. */
export async function missedWhispers(place) {
  const last = state.whispers.findLast(({ id }) => !id.startsWith("here-"));
  if (!last) return;
  for (const whisper of await api.whispers(store.currentPersonId(), last.id)) showWhisper(whisper, place(whisper));
}

export function showWhisper(whisper, where) {
  if (store.addWhisper(whisper, where)) speakWhisper(whisper.text || elementsText(whisper.elements ?? []));
}

/** Vote: the mark turns at once, the number waits for the server, a refusal turns the mark back. */
export async function vote(message, choice) {
  if (state.busy.has(message.id)) return;
  state.busy.set(message.id, wantedMarks(message, choice));
  store.touch(message.id);
  const answer = await press(message, choice.token);
  const done = answer?.outcome === "done";
  if (done) store.ownMarks(message.id, state.busy.get(message.id));
  state.busy.delete(message.id);
  store.touch(message.id);
  if (done) await refreshMine(message);
}

function wantedMarks(message, choice) {
  const marks = new Set(state.mine.get(message.id) ?? []);
  if (marks.has(choice.token)) marks.delete(choice.token);
  else {
    if (choice.control === "pick") marks.clear();
    marks.add(choice.token);
  }
  return marks;
}

/** Choose from a list: of what is shown the server knows best which is chosen then. */
export async function pick(message, token, values) {
  const answer = await press(message, token, values);
  if (answer?.outcome !== "done" || message.whisper) return;
  store.ownMarks(message.id, new Set());
  await refreshMine(message);
}

/** Ask the server which choices are ours: it knows better than the press that was made. */
async function refreshMine(message) {
  try {
    const since = performance.now();
    store.upsert(await api.message(message.id, store.currentPersonId()), { since });
    store.invalidate();
  } catch {
    // The marks shown are those of the last press that counted.
  }
}

export async function copyLink(message) {
  const address = new URL(message.url || `#/${message.channel}/${message.id}`, location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    announce(t("link_copied"));
  } catch {
    location.hash = `#/${message.channel}/${message.id}`;
  }
}
