// One message, whisper or unsent message as a row of a list.

import * as actions from "./actions.js";
import { confirmed } from "./dialogs.js";
import { h } from "./dom.js";
import { elementNodes } from "./elements.js";
import { pickEmoji } from "./emoji.js";
import { icon, mark } from "./icons.js";
import { elementsText, typed } from "./spans.js";
import * as store from "./state.js";
import { state } from "./state.js";
import { clockTime, fullTime, initial, momentText, number, t, visible } from "./texts.js";

const COLOURS = 10;
const OPENING = /^image\/(png|jpeg|gif|webp)$/;

/** The picture of an author: the mark of Chorus, or the first letter on a colour of the name. */
export function avatar(message, size = 36) {
  if (message.bot) return h("span.avatar", { "aria-hidden": "true" }, mark(size));
  return personAvatar(store.nameOf(message), "");
}

export function personAvatar(name, extra = "") {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)) % 1_000_003;
  return h(`span.avatar.letter.colour-${hash % COLOURS}${extra}`, { "aria-hidden": "true" }, initial(name));
}

const permalink = (message) => `#/${encodeURIComponent(message.channel)}/${encodeURIComponent(message.id)}`;

/** A message as a row. `inThread` leaves out what leads to the thread; `follows` leaves out the author. */
export function messageRow(message, { inThread = false, follows = false, openThread, highlighted = false } = {}) {
  const name = store.nameOf(message);
  const at = new Date(message.at);
  const properties = {
    key: message.id,
    tabindex: "-1",
    "data-message": message.id,
    role: "article",
    "aria-label": rowName(message, name, at),
    class: `${follows ? "follows" : ""} ${message.bot ? "bot" : ""} ${highlighted ? "highlighted" : ""}`,
  };
  return h(
    "article.message",
    properties,
    follows ? h("span.avatar.side-time", { "aria-hidden": "true" }, clockTime(at)) : avatar(message),
    h(
      "div.message-body",
      {},
      follows ? null : head(message, name, at),
      content(message, inThread ? null : openThread),
      reactions(message),
      inThread || message.elements ? null : threadLink(message, openThread),
    ),
    message.deleted ? null : tools(message, inThread ? null : openThread),
  );
}

function rowName(message, name, at) {
  const words = message.deleted
    ? t("deleted")
    : message.elements
      ? elementsText(message.elements.slice(0, 1), languageOf(message))
      : message.text;
  return `${name}, ${clockTime(at)}: ${visible(words).slice(0, 200)}`;
}

function head(message, name, at) {
  return h(
    "header.message-head",
    {},
    h("bdi.name", {}, name),
    message.bot ? h("span.app", {}, t("app")) : null,
    h(
      "a.time",
      { href: permalink(message), title: fullTime(at) },
      h("time", { datetime: message.at, dir: "ltr" }, clockTime(at)),
    ),
  );
}

export const languageOf = (message) => message.language ?? store.channelOf(message.channel).language ?? "en";

function content(message, openThread) {
  if (message.deleted) return h("p.gone", {}, t(message.reply_to ? "deleted_answer" : "deleted"));
  if (state.editing === message.id) return editor(message);
  const edited = message.edited_at && !message.bot ? h("span.edited", {}, ` (${t("edited")})`) : null;
  const files = (message.files ?? []).map((file) => fileBlock(message, file));
  if (message.elements) {
    const leads = message.subject && !message.subject.startsWith("digest") ? openThread : null;
    const nodes = elementNodes(message, message.elements, languageOf(message), leads);
    if (openThread) intoLastLine(nodes, message, openThread);
    const levels = message.elements.filter(({ type }) => type === "heading").map(({ level }) => level);
    const report = levels[0] === 1 && levels.includes(2);
    return [h(report ? "div.card.report" : "div.card", { lang: languageOf(message) }, nodes, files)];
  }
  return [
    message.text ? h("div.words", { dir: "auto" }, typed(message.text), edited) : null,
    files.length ? h("div.files", {}, files) : null,
  ];
}

/** The way to the answers is a fact like the others, when no fact leads there already. */
function intoLastLine(nodes, message, openThread) {
  const toThread = threadLink(message, openThread);
  const last = nodes.at(-1);
  if (!toThread || nodes.some((node) => node?.querySelector(".to-thread"))) return;
  if (last?.classList.contains("facts")) last.append(toThread);
  else nodes.push(h("div.facts", {}, toThread));
}

function fileBlock(message, file) {
  const name = visible(file.name);
  if (OPENING.test(file.type)) {
    const alternative = message.bot ? message.summary || name : name;
    return h(
      "a.picture",
      { href: file.url, target: "_blank", rel: "noopener" },
      h("img", { src: file.url, alt: alternative, loading: "lazy" }),
    );
  }
  return h(
    "a.file",
    { href: file.url, download: file.name },
    icon("file"),
    h("bdi", {}, name),
    h("small", {}, size(file.size)),
  );
}

export function size(bytes) {
  const unit = bytes >= 1_000_000 ? "megabyte" : "kilobyte";
  const value = bytes / (unit === "megabyte" ? 1_000_000 : 1000);
  const digits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit,
    maximumFractionDigits: digits,
  }).format(value);
}

function editor(message) {
  const save = (area) => actions.saveEdit(message, area.value.trim() || message.text);
  const cancel = () => {
    state.editing = null;
    store.touch(message.id);
  };
  const keydown = (event) => {
    event.stopPropagation();
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save(event.target);
    }
  };
  const area = h("textarea.edit-area", {
    "aria-label": t("edit_message"),
    rows: "2",
    dir: "auto",
    value: message.text,
    on: { keydown },
  });
  return h(
    "div.editor",
    { key: "editor" },
    area,
    h(
      "div.buttons",
      {},
      h(
        "button.button.primary",
        { type: "button", on: { click: (event) => save(event.target.closest(".editor").querySelector("textarea")) } },
        t("save"),
      ),
      h("button.button.plain", { type: "button", on: { click: cancel } }, t("cancel")),
    ),
  );
}

function reactions(message) {
  const entries = Object.entries(message.reactions ?? {}).filter(([, people]) => people.length);
  if (!entries.length || message.deleted) return null;
  return h(
    "div.reactions",
    {},
    entries.map(([emoji, people]) => reaction(message, emoji, people)),
  );
}

function reaction(message, emoji, people) {
  const mine = people.includes(store.currentPersonId());
  const spoken = t(mine ? "reaction_mine" : "reaction", { emoji, people: t("people", { n: people.length }) });
  const names = people.slice(0, 12).map((id) => store.nameOf({ author: id, bot: id === "chorus" }));
  const more = people.length > names.length ? ", …" : "";
  return h(
    "button.reaction",
    {
      type: "button",
      key: emoji,
      "aria-pressed": String(mine),
      "aria-label": spoken,
      title: names.join(", ") + more,
      class: mine ? "mine" : "",
      on: { click: () => actions.toggleReaction(message, emoji) },
    },
    h("span.emoji", {}, emoji),
    h("span", {}, number(people.length)),
  );
}

function threadLink(message, openThread) {
  const replies = threadFacts(message);
  if (!replies.count) return null;
  const label = t(message.bot ? "answers" : "replies", { n: replies.count });
  return h(
    "button.thread-link",
    { type: "button", key: "thread", on: { click: () => openThread(message.id) } },
    icon("reply"),
    h("span", {}, t("from_people", { answers: label, people: t("people", { n: replies.people }) })),
    icon("next", 14),
  );
}

export function threadFacts(message) {
  const data = store.channelData(message.channel);
  const replies = (data.replies.get(message.id) ?? [])
    .map((id) => data.messages.get(id))
    .filter((reply) => !reply.deleted);
  return { count: replies.length, people: new Set(replies.map((reply) => reply.author)).size };
}

function tools(message, openThread) {
  const own = !message.bot && message.author === store.currentPersonId();
  const react = async (event) => {
    const emoji = await pickEmoji(event.currentTarget);
    if (emoji) actions.toggleReaction(message, emoji);
  };
  const remove = async () => {
    if (await confirmed(t("delete_text"), t("delete"), true, t("delete_title"))) actions.removeMessage(message);
  };
  return h(
    "div.tools",
    { role: "toolbar", "aria-label": t("message_tools") },
    tool("smile", "react", react),
    openThread ? tool("reply", "reply", () => openThread(message.id, true)) : null,
    own ? tool("pencil", "edit", () => startEdit(message)) : null,
    own ? tool("trash", "delete", remove) : null,
    tool("link", "copy_link", () => actions.copyLink(message)),
  );
}

function tool(sign, key, click) {
  return h(
    "button.icon-button",
    { type: "button", key, "aria-label": t(key), title: t(key), on: { click } },
    icon(sign, 18),
  );
}

export function startEdit(message) {
  state.editing = message.id;
  store.touch(message.id);
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const area = document.querySelector(".edit-area");
      area?.focus();
      area?.setSelectionRange(area.value.length, area.value.length);
    }),
  );
}

/** A private answer. Nothing else on the page looks like it. */
export function whisperRow(whisper) {
  const shown = {
    id: whisper.id,
    whisper: true,
    elements: whisper.elements ?? [],
    channel: whisper.channel,
  };
  const language = whisper.language ?? document.documentElement.lang;
  const words = whisper.elements?.length
    ? elementNodes(shown, withoutFrame(whisper.elements), language)
    : [h("p.paragraph", { dir: "auto" }, whisper.text)];
  return h(
    "section.whisper",
    { key: whisper.id, lang: language, "aria-label": t("only_you"), tabindex: "-1", "data-message": whisper.id },
    h("header", {}, icon("eyeOff"), h("span", {}, t("only_you"))),
    h("div.whisper-body", {}, words),
    h(
      "button.icon-button",
      { type: "button", "aria-label": t("dismiss"), on: { click: () => store.dismissWhisper(whisper.id) } },
      icon("close"),
    ),
  );
}

/** The whole whisper is private: a private note inside it needs no frame of its own. */
function withoutFrame(elements) {
  return elements.map((element) =>
    element.type === "note" && element.tone === "private" ? { type: "text", text: element.text } : element,
  );
}

export function pendingRow(entry) {
  const name = visible(state.people.get(entry.as)?.name ?? entry.as);
  const failed = entry.state === "failed";
  const note = entry.state === "waiting" ? h("span.waiting", {}, icon("clock", 14), t("waiting")) : null;
  return h(
    "article.message.pending",
    { key: entry.key, tabindex: "-1", "data-message": entry.key },
    personAvatar(name),
    h(
      "div.message-body",
      {},
      h("header.message-head", {}, h("bdi.name", {}, name), note),
      h("div.words", { dir: "auto" }, entry.text),
      failed
        ? h(
            "div.failed",
            {},
            h("span", {}, t("not_sent", { reason: entry.reason })),
            h("button.button.link", { type: "button", on: { click: () => actions.sendAgain(entry) } }, t("send_again")),
            h("button.button.link", { type: "button", on: { click: () => actions.dropPending(entry) } }, t("take_out")),
          )
        : null,
    ),
  );
}

/** Moments say how far they are; as time goes on the words follow. */
export function refreshMoments(root) {
  for (const node of root.querySelectorAll("time[data-style=relative], time[data-style=both]")) {
    const language = node.closest("[lang]")?.lang || document.documentElement.lang;
    const words = momentText(new Date(node.dateTime), node.dataset.style, language);
    if (node.textContent !== words) node.textContent = words;
  }
}
