// Fetching what was said: the newest, older pages, what other channels hold, and who is here.

import * as api from "./api.js";
import * as store from "./state.js";
import { state } from "./state.js";

const PAGE = 100;
const OLDER = 200;
const ENOUGH = 30;
const MOST_AT_ONCE = 10;

/** Fetch the newest messages of a channel, once; who asks again meanwhile waits for the same answer. */
export function loadChannel(channel) {
  const data = store.channelData(channel);
  if (!data.loaded && !data.first) {
    data.first = fetchFirst(channel, data).finally(() => {
      data.first = null;
    });
  }
  return data.first;
}

async function fetchFirst(channel, data) {
  data.loading = true;
  data.failed = false;
  data.since = performance.now();
  setTimeout(store.invalidate, 310);
  store.invalidate();
  try {
    await fetchNewest(channel, PAGE);
    await fillUp(channel);
    data.loaded = true;
  } catch {
    data.failed = true;
  }
  data.loading = false;
  store.invalidate();
}

/** A busy thread may fill the newest pages: fetch on until there is a screen of messages that start one. */
async function fillUp(channel) {
  const data = store.channelData(channel);
  for (let page = 0; page < MOST_AT_ONCE && !data.complete && data.roots.length < ENOUGH; page += 1)
    await fetchOlder(channel);
}

async function fetchNewest(channel, limit) {
  const since = performance.now();
  const messages = await api.messages(channel, { as: store.currentPersonId(), limit });
  take(channel, messages, limit, { since });
  return messages;
}

async function fetchOlder(channel) {
  const since = performance.now();
  const bounds = { as: store.currentPersonId(), before: store.channelData(channel).oldest, limit: OLDER };
  take(channel, await api.messages(channel, bounds), OLDER, { older: true, since });
}

export async function loadOlder(channel) {
  const data = store.channelData(channel);
  if (data.complete || data.loading || !data.loaded) return false;
  data.loading = true;
  try {
    await fetchOlder(channel);
    return true;
  } catch {
    return false;
  } finally {
    data.loading = false;
    store.invalidate();
  }
}

function take(channel, messages, asked, how) {
  const data = store.channelData(channel);
  const oldest = messages[0]?.id;
  if (oldest) data.oldest = oldest;
  data.complete = messages.length < asked;
  const inOrder = how.older ? [...messages].reverse() : messages;
  for (const message of inOrder) store.upsert(message, how);
}

/** Fetch back to a message that a link points to. Returns it, or null when it is not there. */
export async function loadUntil(channel, id) {
  await loadChannel(channel);
  const data = store.channelData(channel);
  while (!data.messages.has(id) && !data.complete) {
    if (!(await loadOlder(channel))) break;
  }
  return data.messages.get(id) ?? null;
}

/** After a `reset` nothing known can be trusted to be complete. Returns how many messages are new. */
export async function refetch() {
  const here = state.here;
  const before = store.channelData(here);
  const known = new Set(before.messages.keys());
  state.data.clear();
  const messages = await fetchNewest(here, OLDER);
  const fresh = messages.filter(
    (message) => !known.has(message.id) && !message.reply_to && store.counts(message),
  ).length;
  await fillUp(here);
  store.channelData(here).loaded = true;
  store.invalidate();
  await countElsewhere();
  return known.size ? fresh : 0;
}

export async function countElsewhere() {
  for (const id of [...state.channels.map((channel) => channel.id), store.dmOf(store.currentPersonId())]) {
    if (id === state.here) continue;
    try {
      await fetchNewest(id, PAGE);
      store.countUnread(id);
    } catch {
      // What cannot be counted now is counted when the connection is back.
    }
  }
  store.invalidate();
}

let peopleAt = 0;
let peopleTimer = null;

/** Learn the names of people who joined meanwhile, at most every two seconds. */
export function refreshPeople() {
  if (peopleTimer) return;
  peopleTimer = setTimeout(
    async () => {
      peopleAt = performance.now();
      peopleTimer = null;
      try {
        takePeople(await api.people());
      } catch {
        return;
      }
      store.invalidate();
    },
    Math.max(200, 2000 - (performance.now() - peopleAt)),
  );
}

export function takePeople(people) {
  state.people = new Map(people.map((person) => [person.id, person]));
}
