// The calls of the public contract. A call that changes something carries a key, so that repeating it is safe.

/** What the server did not do. `code` and `fields` are the server's; status 0 means that it was not reached. */
class Failed extends Error {
  constructor(status, error = {}) {
    super(error.message ?? "");
    this.status = status;
    this.code = error.code ?? "";
    this.fields = error.fields ?? null;
  }
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const api = (path) => `/api/v1/${path}`;
const part = encodeURIComponent;

function query(values) {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}

async function call(method, path, body, key) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Failed(0);
  }
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw new Failed(response.status, answer?.error);
  return answer;
}

/** Send once; when it was not saved or the server was not reached, once more with the same key. */
async function send(path, body, key = newKey(), slow = () => {}) {
  try {
    return await call("POST", path, body, key);
  } catch (failure) {
    if (failure.status !== 503 && failure.status !== 0) throw failure;
    slow();
    await new Promise((done) => setTimeout(done, 1500));
    return call("POST", path, body, key);
  }
}

export const start = (as) => call("GET", `/page/start.json${query({ as })}`);
export const pageTexts = (language) => call("GET", `/page/texts/${part(language)}.json`);
export const people = () => call("GET", api("people")).then((answer) => answer.people);
export const channels = () => call("GET", api("channels")).then((answer) => answer.channels);
export const messages = (channel, bounds) =>
  call("GET", api(`channels/${part(channel)}/messages`) + query(bounds)).then((answer) => answer.messages);
export const message = (id, as) => call("GET", api(`messages/${part(id)}`) + query({ as }));
export const say = (body, key) => call("POST", api("messages"), body, key);
export const edit = (id, body) => call("PATCH", api(`messages/${part(id)}`), body);
export const remove = (id, as) => call("DELETE", api(`messages/${part(id)}`) + query({ as }));
export const react = (id, emoji, as, on) =>
  call(on ? "PUT" : "DELETE", api(`messages/${part(id)}/reactions/${part(emoji)}`) + query({ as }));
export const command = (body, slow) => send(api("commands"), body, newKey(), slow);
export const press = (body, slow) => send(api("presses"), body, newKey(), slow);
export const submit = (body, slow) => send(api("forms"), body, newKey(), slow);
export const whispers = (as, after) =>
  call("GET", api("whispers") + query({ as, after })).then((answer) => answer.whispers);
export const crowd = () => call("GET", api("crowd"));
export const bringCrowd = (size) => call("POST", api("crowd"), { size });
export const stopCrowd = () => call("DELETE", api("crowd"));

export function streamAddress(as, after) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}${api("stream")}${query({ as, after })}`;
}
