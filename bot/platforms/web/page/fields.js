// The fields of a form. Each has `node`, `id`, `error`, `short`, and `value()`, `focus()`, `mark(wrong)`.

import { base64 } from "./composer.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { linesControl, rankingControl } from "./ordered.js";
import { t, visible } from "./texts.js";

let serial = 0;

export function makeField(field) {
  serial += 1;
  const id = `field-${serial}`;
  const control = makeControl(field, id);
  const error = h("p.field-error", { id: `${id}-error`, hidden: true });
  const hint = field.hint ? h("p.field-hint", { id: `${id}-hint` }, field.hint) : null;
  for (const input of control.inputs())
    input.setAttribute("aria-describedby", `${id}-error${hint ? ` ${id}-hint` : ""}`);
  const free = !field.required && !field.lines && field.type !== "choice";
  const words = [h("strong", {}, visible(field.label)), free ? h("span.optional", {}, t("optional")) : null];
  const node = control.group
    ? h("fieldset.field", {}, h("legend", {}, words), control.node, error, hint)
    : h("div.field", {}, h("label", { for: id }, words), control.node, error, hint);
  return {
    id: field.id,
    node,
    error,
    short: field.type === "choice" && !field.hint,
    value: control.value,
    focus: () => control.inputs()[0]?.focus(),
    mark: (wrong) => control.inputs().forEach((input) => input.setAttribute("aria-invalid", String(wrong))),
  };
}

function makeControl(field, id) {
  switch (field.type) {
    case "long_text":
      return field.lines ? linesControl(field) : longText(field, id);
    case "choice":
      return choiceList(field, id);
    case "choices":
      return checks(field);
    case "scale":
      return scale(field);
    case "ranking":
      return rankingControl(field);
    case "file":
      return fileInput(field, id);
    default:
      return textInput(field, id);
  }
}

const first = (value) => (Array.isArray(value) ? value[0] : value) ?? "";
const all = (value) => (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]);

function single(input, value = () => input.value) {
  return { node: input, inputs: () => [input], value };
}

// A date is typed in words ("2d", "Tuesday 18:00"): Chorus reads it in the person's language.
function textInput(field, id) {
  const number = field.type === "number";
  const input = h("input.input", {
    id,
    type: "text",
    inputmode: number ? "decimal" : null,
    autocomplete: "off",
    dir: "auto",
    value: String(first(field.value)),
    maxlength: field.max_length ?? null,
    required: field.required,
  });
  return single(input);
}

function longText(field, id) {
  const area = h("textarea.input", {
    id,
    rows: "4",
    dir: "auto",
    value: all(field.value).join("\n"),
    maxlength: field.max_length ?? null,
    required: field.required,
  });
  return single(area);
}

function choiceList(field, id) {
  const options = field.options.map((option) => h("option", { value: option.value }, visible(option.label)));
  const none = field.required && field.value ? null : h("option", { value: "" }, t("not_chosen"));
  const select = h("select", { id, required: field.required }, none, options);
  select.value = first(field.value);
  if (select.selectedIndex < 0) select.selectedIndex = 0;
  return {
    node: h("span.select", {}, select, icon("down")),
    inputs: () => [select],
    value: () => select.value || null,
  };
}

function checks(field) {
  const chosen = new Set(all(field.value));
  const boxes = field.options.map((option) =>
    h("label.check", {}, h("input", { type: "checkbox", value: option.value }), h("bdi", {}, visible(option.label))),
  );
  const inputs = () => boxes.map((box) => box.querySelector("input"));
  for (const input of inputs()) input.checked = chosen.has(input.value);
  return {
    group: true,
    node: h("div.checks", {}, boxes),
    inputs,
    value: () =>
      inputs()
        .filter((input) => input.checked)
        .map((input) => input.value),
  };
}

function scale(field) {
  serial += 1;
  const name = `scale-${serial}`;
  const options = field.options?.length
    ? field.options
    : [1, 2, 3, 4, 5].map((step) => ({ value: String(step), label: String(step) }));
  const boxes = options.map((option) =>
    h(
      "label.scale-step",
      {},
      h("input", { type: "radio", name, value: option.value }),
      h("span", {}, visible(option.label)),
    ),
  );
  const inputs = () => boxes.map((box) => box.querySelector("input"));
  for (const input of inputs()) input.checked = input.value === first(field.value);
  return {
    group: true,
    node: h("div.scale", {}, boxes),
    inputs,
    value: () => inputs().find((input) => input.checked)?.value ?? null,
  };
}

function fileInput(field, id) {
  const input = h("input.input", { id, type: "file", required: field.required });
  return single(input, async () => (input.files[0] ? base64(input.files[0]) : null));
}
