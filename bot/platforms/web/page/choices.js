// Choices of a poll: rows to press, with a fill that grows from the start and a share in words.

import { press, vote } from "./actions.js";
import { announce } from "./announce.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { isMine, ownValue, setOwnValue, state, touch } from "./state.js";
import { direction, number, t, visible } from "./texts.js";

/** The group of choices of a message; `question` names it. */
export function choiceGroup(message, choices, question) {
  const rows = choices.map((choice) => row(message, choice));
  const way = direction(question || choices[0].label);
  return h("div.choices", { role: "group", "aria-label": question || null, dir: way }, rows);
}

function row(message, choice) {
  if (!choice.token) return closedRow(choice);
  if (choice.control === "rank") return rankRow(message, choice);
  if (choice.control === "score") return scoreRow(message, choice);
  if (choice.control === "dots") return dotsRow(message, choice);
  const mine = isMine(message, choice.token);
  const properties = {
    type: "button",
    key: choice.token,
    "aria-pressed": String(mine),
    "aria-label": spokenName(choice, mine),
    class: mine ? "mine" : "",
    "aria-busy": state.busy.has(message.id) ? "true" : null,
    on: { click: () => vote(message, choice) },
  };
  const mark = h(choice.control === "tick" ? "span.mark.square" : "span.mark", {}, mine ? icon("check", 12) : null);
  return h("button.choice", properties, fill(choice), mark, label(choice), counts(choice));
}

function closedRow(choice) {
  const cup = choice.winner ? h("span.cup", {}, icon("cup", 18)) : null;
  const won = choice.winner ? `, ${t("winner")}` : "";
  const spoken = [visible(choice.label), choice.percent, choice.people].filter(Boolean).join(", ") + won;
  const properties = { key: choice.label, role: "img", "aria-label": spoken, class: choice.winner ? "mine" : "" };
  return h("div.choice.closed", properties, fill(choice), cup, label(choice), counts(choice));
}

function spokenName(choice, mine) {
  return [visible(choice.label), choice.percent, choice.people, mine ? t("your_vote") : ""].filter(Boolean).join(", ");
}

function fill(choice) {
  if (choice.share === null || choice.share === undefined) return null;
  return h("span.fill", { style: { "inline-size": `${Math.min(100, Math.max(0, choice.share * 100))}%` } });
}

const label = (choice) => h("span.choice-label", { title: visible(choice.label) }, h("bdi", {}, visible(choice.label)));

function counts(choice) {
  if (choice.share === null || choice.share === undefined) return null;
  const people = choice.people || number(choice.votes ?? 0);
  const percent = choice.percent || `${Math.round(choice.share * 100)}%`;
  return h("span.counts", {}, h("span.choice-people", {}, h("bdi", {}, people)), h("span.choice-share", {}, percent));
}

// More than one press: a place, a score, dots. The page remembers what it sent; the server counts.

const own = (message, choice) => ownValue(message.id, choice.token);

function rankRow(message, choice) {
  const order = ranking(message);
  const place = order.indexOf(choice.token) + 1;
  const name = visible(choice.label);
  const move = (by) => () => {
    moveInOrder(message, choice.token, by);
    const now = ranking(message).indexOf(choice.token) + 1;
    if (now) announce(t("ranked", { label: name, place: number(now), all: number(rankable(message).length) }));
    touch(message.id);
  };
  const badge = h(place ? "span.rank" : "span.rank.none", { dir: "ltr" }, place ? number(place) : "–");
  return h(
    "div.choice.many",
    {
      key: choice.token,
      role: "group",
      "aria-label": place
        ? t("ranked", { label: name, place: number(place), all: number(rankable(message).length) })
        : name,
    },
    badge,
    label(choice),
    h(
      "span.steps",
      {},
      h(
        "button.icon-button",
        { type: "button", "aria-label": t("move_up", { label: name }), disabled: place === 1, on: { click: move(-1) } },
        icon("up"),
      ),
      h(
        "button.icon-button",
        { type: "button", "aria-label": t("move_down", { label: name }), disabled: !place, on: { click: move(1) } },
        icon("down"),
      ),
    ),
  );
}

const rankable = (message) =>
  message.elements.filter((element) => element.type === "choice" && element.control === "rank" && element.token);

/** The order as it stands on this page: choice tokens, first to last. */
export function ranking(message) {
  return ownValue(message.id, "order") ?? [];
}

function moveInOrder(message, token, by) {
  const order = [...ranking(message)];
  const from = order.indexOf(token);
  if (from < 0) order.push(token);
  else {
    const to = from + by;
    order.splice(from, 1);
    if (to <= order.length) order.splice(to, 0, token);
  }
  setOwnValue(message.id, "order", order);
}

async function sendNumber(message, choice, value) {
  const before = own(message, choice);
  setOwnValue(message.id, choice.token, value);
  touch(message.id);
  const answer = await press(message, choice.token, [String(value)]);
  if (answer?.outcome !== "done") setOwnValue(message.id, choice.token, before);
  touch(message.id);
}

function scoreRow(message, choice) {
  const given = own(message, choice);
  const buttons = [1, 2, 3, 4, 5].map((score) =>
    h(
      "button.score",
      {
        type: "button",
        "aria-pressed": String(given === score),
        "aria-label": t("score_of", { label: visible(choice.label), score: number(score) }),
        class: given === score ? "mine" : "",
        on: { click: () => sendNumber(message, choice, score) },
      },
      number(score),
    ),
  );
  return h(
    "div.scored",
    { key: choice.token, role: "group", "aria-label": visible(choice.label) },
    label(choice),
    counts(choice),
    h("span.scores", {}, buttons),
  );
}

function dotsRow(message, choice) {
  const given = own(message, choice) ?? 0;
  const name = visible(choice.label);
  const step = (key, by, sign, off) =>
    h(
      "button.step",
      {
        type: "button",
        "aria-label": t(key, { label: name }),
        disabled: off,
        on: { click: () => sendNumber(message, choice, given + by) },
      },
      icon(sign),
    );
  return h(
    "div.choice.many",
    { key: choice.token, role: "group", "aria-label": `${name}, ${t("dots", { n: given })}` },
    fill(choice),
    h("span.choice-label", {}, h("bdi", {}, name), h("small", {}, choice.people)),
    h(
      "span.steps",
      {},
      step("fewer_dots", -1, "minus", given === 0),
      h("span.dots", { "aria-hidden": "true" }, "●".repeat(given) || "○"),
      step("more_dots", 1, "plus", false),
    ),
  );
}
