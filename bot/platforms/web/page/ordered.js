// Rows in an order: the lines of a long text, and a ranking. Moved by dragging, or with the arrow keys on the grip.

import { announce } from "./announce.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { number, t, visible } from "./texts.js";

const AT_FIRST = 2;

/** A list of one-line inputs: each is an entry of its own. */
export function linesControl(field) {
  const list = h("ol.lines");
  const rows = () => [...list.children];
  const add = (text) => {
    const row = lineRow(field, list, text);
    list.append(row);
    renumber(field, list);
    return row;
  };
  const written = Array.isArray(field.value) ? field.value : field.value ? field.value.split("\n") : [];
  for (const text of [...written, ...Array(Math.max(0, AT_FIRST - written.length)).fill("")]) add(text);
  const more = h(
    "button.button.link.add-line",
    { type: "button", on: { click: () => add("").querySelector("input").focus() } },
    icon("plus"),
    t("add_line"),
  );
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    const row = event.target.closest("li");
    (row.nextElementSibling ?? add("")).querySelector("input").focus();
  });
  list.addEventListener("paste", (event) => pasteLines(event, add));
  return {
    group: true,
    node: h("div", {}, list, more),
    inputs: () => rows().map((row) => row.querySelector("input")),
    value: () =>
      rows()
        .map((row) => row.querySelector("input").value.trim())
        .filter(Boolean)
        .join("\n"),
  };
}

function pasteLines(event, add) {
  const lines = event.clipboardData
    .getData("text")
    .split(/\r?\n/)
    .filter((line) => line.trim());
  if (lines.length < 2) return;
  event.preventDefault();
  event.target.value += lines[0];
  for (const line of lines.slice(1)) add(line);
}

function lineRow(field, list, text) {
  const drop = () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (next) row.remove();
    else row.querySelector("input").value = "";
    renumber(field, list);
    (next ?? row).querySelector("input").focus();
  };
  const row = h(
    "li",
    {},
    grip(list, () => renumber(field, list)),
    h("input.input", { type: "text", autocomplete: "off", dir: "auto", value: text }),
    h("button.icon-button.drop", { type: "button", on: { click: drop } }, icon("close")),
  );
  return row;
}

function renumber(field, list) {
  [...list.children].forEach((row, index) => {
    const place = number(index + 1);
    row.querySelector("input")?.setAttribute("aria-label", t("line_label", { label: visible(field.label), place }));
    row.querySelector(".grip").setAttribute("aria-label", t("move_line", { place }));
    row.querySelector(".drop")?.setAttribute("aria-label", t("drop_line", { place }));
    const badge = row.querySelector(".rank");
    if (badge) badge.textContent = place;
  });
}

function grip(list, changed) {
  const moved = (row, before) => {
    list.insertBefore(row, before);
    changed();
    row.querySelector(".grip").focus();
    announce(t("moved_line", { place: number([...list.children].indexOf(row) + 1) }));
  };
  const keydown = (event) => {
    const row = event.currentTarget.closest("li");
    if (event.key === "ArrowUp" && row.previousElementSibling) moved(row, row.previousElementSibling);
    else if (event.key === "ArrowDown" && row.nextElementSibling) moved(row, row.nextElementSibling.nextElementSibling);
    else return;
    event.preventDefault();
  };
  const pointerdown = (event) => drag(event, list, changed);
  return h("button.grip", { type: "button", on: { keydown, pointerdown } }, icon("grip", 18));
}

function drag(event, list, changed) {
  const row = event.currentTarget.closest("li");
  const handle = event.currentTarget;
  handle.setPointerCapture(event.pointerId);
  row.classList.add("dragged");
  const move = (moving) => {
    const over =
      [...list.children].find((other) => moving.clientY < other.getBoundingClientRect().bottom) ??
      list.lastElementChild;
    if (over === row) return;
    const down = row.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    list.insertBefore(row, down ? over.nextElementSibling : over);
  };
  const end = () => {
    row.classList.remove("dragged");
    handle.removeEventListener("pointermove", move);
    changed();
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", end, { once: true });
  handle.addEventListener("pointercancel", end, { once: true });
}

/** Put options in an order. */
export function rankingControl(field) {
  const order =
    Array.isArray(field.value) && field.value.length ? field.value : field.options.map((option) => option.value);
  const labels = new Map(field.options.map((option) => [option.value, option.label]));
  const list = h("ol.lines.ranking");
  for (const value of order) {
    list.append(
      h(
        "li",
        { "data-value": value },
        grip(list, () => renumber(field, list)),
        h("span.rank"),
        h("bdi", {}, visible(labels.get(value) ?? value)),
      ),
    );
  }
  renumber(field, list);
  return {
    group: true,
    node: list,
    inputs: () => [...list.querySelectorAll(".grip")],
    value: () => [...list.children].map((row) => row.dataset.value),
  };
}
