// Elements of a bot's message: meaning becomes a card.

import { pick, press } from "./actions.js";
import { choiceGroup, ranking } from "./choices.js";
import { confirmed } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { link, spans, spansText } from "./spans.js";
import { direction, t, visible } from "./texts.js";

const FACT_ICONS = { clock: "clock", people: "people", eye: "eye", reply: "reply", lock: "lock", check: "check" };
const NOTE_ICONS = { promise: "eyeOff", private: "shield", warn: "warn", error: "warn" };
const QUOTE_MARKS = { ja: "「」", pl: "„”", de: "„“", fr: "«»", ru: "«»", uk: "«»", es: "«»" };

/** All elements of a message as nodes. What belongs together (choices, a section's line, an alert) is grouped. */
export function elementNodes(message, elements, language, openThread = null) {
  const drawn = { message, language, openThread, question: questionOf(elements, language) };
  const nodes = [];
  for (let index = 0; index < elements.length; index += 1) {
    const [node, used] = drawGroup(drawn, elements, index);
    nodes.push(node);
    index += used - 1;
  }
  return nodes;
}

function questionOf(elements, language) {
  const heading = elements.find((element) => element.type === "heading");
  return heading ? spansText(heading.text, language) : "";
}

function drawGroup(drawn, elements, index) {
  const element = elements[index];
  const next = elements[index + 1];
  if (element.type === "choice")
    return run(elements, index, "choice", (choices) => choiceGroup(drawn.message, choices, drawn.question));
  if (element.type === "item")
    return run(elements, index, "item", (items) =>
      h(
        "ul.items",
        {},
        items.map((item) => itemRow(drawn, item)),
      ),
    );
  if (element.type === "quote")
    return run(elements, index, "quote", (quotes) =>
      h(
        "div.quotes",
        {},
        quotes.map((quote) => quoteBlock(drawn, quote)),
      ),
    );
  if (element.type === "text" && element.number)
    return run(
      elements,
      index,
      "text",
      (texts) => numbered(drawn, texts),
      (one) => one.number,
    );
  if (element.type === "note" && element.tone === "warn" && next?.type === "buttons")
    return [note(drawn, element, buttons(drawn, next)), 2];
  if (element.type === "heading" && element.level === 3 && next?.type === "facts")
    return [themeLine(drawn, element, next), 2];
  return [single(drawn, element), 1];
}

function run(elements, index, type, draw, also = () => true) {
  let end = index;
  while (end < elements.length && elements[end].type === type && also(elements[end])) end += 1;
  return [draw(elements.slice(index, end)), end - index];
}

function single(drawn, element) {
  switch (element.type) {
    case "heading":
      return heading(drawn, element);
    case "text":
      return h("p.paragraph", { dir: "auto" }, spans(element.text, drawn.language));
    case "note":
      return note(drawn, element);
    case "facts":
      return h(
        "div.facts",
        {},
        element.items.map((item) => fact(drawn, item)),
      );
    case "select":
      return select(drawn, element);
    case "buttons":
      return buttons(drawn, element);
    case "meter":
      return meter(element);
    case "chart":
      return null;
    default:
      return element.text ? h("p.paragraph", { dir: "auto" }, spans(element.text, drawn.language)) : null;
  }
}

function heading(drawn, element) {
  const level = element.level ?? 1;
  const words = spansText(element.text, drawn.language);
  return h(`h${level + 2}.heading.level-${level}`, { dir: direction(words) }, spans(element.text, drawn.language));
}

function numbered(drawn, texts) {
  return h(
    "ol.numbered",
    {},
    texts.map((element) =>
      h(
        "li",
        { value: element.number },
        h("span.number", { "aria-hidden": "true" }, String(element.number)),
        h("p", { dir: "auto" }, spans(element.text, drawn.language)),
      ),
    ),
  );
}

function note(drawn, element, extra = null) {
  const tone = element.tone ?? "plain";
  const sign = NOTE_ICONS[tone];
  return h(
    `div.note.${tone}`,
    {},
    sign ? icon(sign) : null,
    h("div", {}, h("p", { dir: "auto" }, spans(element.text, drawn.language)), extra),
  );
}

const TRENDS = { up: "trendUp", down: "trendDown", level: null };

function fact(drawn, item) {
  const sign = item.icon ? icon(FACT_ICONS[item.icon] ?? "check", 14) : null;
  const trend = item.trend ? (TRENDS[item.trend] ? icon(TRENDS[item.trend], 10) : "→ ") : null;
  const words = item.text ? spans(item.text, drawn.language) : [];
  if (item.icon === "reply" && drawn.openThread) return factToThread(drawn, sign, words);
  const action = item.token ? pressable(drawn, { label: item.label ?? "", token: item.token, style: "link" }) : null;
  return h(
    `span.fact${item.trend ? `.trend.${item.trend}` : ""}`,
    {},
    sign,
    trend,
    h("span", { dir: "auto" }, words),
    action,
  );
}

/** How many answered leads to what they said. */
function factToThread(drawn, sign, words) {
  const click = () => drawn.openThread(drawn.message.id);
  return h(
    "span.fact",
    {},
    sign,
    h("button.button.link.to-thread", { type: "button", key: "thread", dir: "auto", on: { click } }, words),
  );
}

function themeLine(drawn, element, facts) {
  return h(
    "div.theme",
    {},
    heading(drawn, element),
    facts.items.map((item) => fact(drawn, item)),
  );
}

function buttons(drawn, element) {
  return h(
    "div.buttons",
    {},
    element.items.map((item) => pressable(drawn, item)),
  );
}

/** A button that presses its token; one with `confirm` asks first. */
function pressable(drawn, item) {
  const click = async (event) => {
    const button = event.currentTarget;
    if (button.getAttribute("aria-disabled") === "true") return;
    if (item.confirm && !(await confirmed(item.confirm, item.label, item.style === "danger"))) return;
    button.setAttribute("aria-disabled", "true");
    const order = ranking(drawn.message);
    await press(drawn.message, item.token, order.length ? order : undefined);
    button.removeAttribute("aria-disabled");
  };
  return h(
    `button.button.${item.style ?? "plain"}`,
    { type: "button", key: item.token, on: { click } },
    visible(item.label),
  );
}

function select(drawn, element) {
  if (element.most > 1) return checkList(drawn, element);
  const change = (event) => {
    const { value } = event.target;
    event.target.value = "";
    if (value) pick(drawn.message, element.token, [value]);
  };
  const options = element.options.map((option) => h("option", { value: option.value }, visible(option.label)));
  return h(
    "span.select",
    {},
    h("select", { "aria-label": element.label, on: { change } }, h("option", { value: "" }, element.label), options),
    icon("down"),
  );
}

function checkList(drawn, element) {
  const submit = (event) => {
    event.preventDefault();
    pick(drawn.message, element.token, [...new FormData(event.target).values()]);
  };
  const options = element.options.map((option) =>
    h(
      "label.check",
      {},
      h("input", { type: "checkbox", name: "value", value: option.value }),
      h("bdi", {}, visible(option.label)),
    ),
  );
  return h(
    "form.check-list",
    { on: { submit } },
    h("fieldset", {}, h("legend", {}, element.label), options),
    h("button.button.plain", {}, t("send_choice")),
  );
}

function meter(element) {
  const parts = element.parts.filter((part) => part.share > 0);
  const words = (feeling) => element.parts.find((part) => part.feeling === feeling)?.label ?? "";
  const bars = parts.map((part) => h(`span.part.${part.feeling}`, { style: { "flex-grow": String(part.share) } }));
  const spoken = element.parts
    .map((part) => part.label)
    .filter(Boolean)
    .join(", ");
  return h(
    "div.meter",
    {},
    h("span.end.for", {}, words("for")),
    h("span.bar", { role: "img", "aria-label": spoken }, bars),
    h("span.end.against", {}, words("against")),
  );
}

function quoteBlock(drawn, quote) {
  const marks = QUOTE_MARKS[quote.language?.split("-")[0]] ?? "“”";
  const about = [quote.author, quote.place].map(visible).filter(Boolean);
  const by = about.flatMap((words, index) => [index ? ", " : "", h("bdi", {}, words)]);
  return h(
    "figure.quote",
    {},
    h("blockquote", { lang: quote.language || null, dir: direction(quote.text) }, marks[0], quote.text, marks[1]),
    h(
      "figcaption",
      {},
      quote.language_name ? h("span.tag", {}, quote.language_name) : null,
      h("span", {}, by),
      quote.support ? h("span", {}, quote.support) : null,
      quote.url && quote.show ? link(quote.url, quote.show) : null,
      quote.hide ? pressable(drawn, { ...quote.hide, style: "link" }) : null,
    ),
  );
}

function itemRow(drawn, item) {
  return h(
    "li.item",
    {},
    h("span.item-text", { dir: "auto" }, spans(item.text, drawn.language)),
    (item.facts ?? []).map((one) => fact(drawn, one)),
    item.button ? pressable(drawn, { ...item.button, style: "link" }) : null,
  );
}
