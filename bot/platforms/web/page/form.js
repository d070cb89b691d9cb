// A form of Chorus in a dialog: errors stand under their field, the first one has the focus, input is kept.

import * as api from "./api.js";
import { reasonOf, takeAnswer } from "./actions.js";
import { openDialog } from "./dialogs.js";
import { append, h } from "./dom.js";
import { makeField } from "./fields.js";
import { icon } from "./icons.js";
import * as store from "./state.js";
import { number, t } from "./texts.js";

/** Open a form; its answer goes where it was asked for. */
export function openForm(form, where) {
  const fields = form.fields.map((field) => makeField(field));
  const status = h("p.form-status", { role: "status" });
  const submit = h("button.button.primary", {}, form.submit || t("send"));
  const sent = (event) => {
    event.preventDefault();
    send(form, fields, { status, submit, dialog, where });
  };
  const page =
    form.pages > 1 ? h("p.form-page", {}, t("page_of", { page: number(form.page), pages: number(form.pages) })) : null;
  const cancel = h("button.button.plain", { type: "button", on: { click: () => dialog.close() } }, t("cancel"));
  const dialog = openDialog({
    title: form.title,
    body: [page, laidOut(fields)],
    footer: [status, cancel, submit],
    form: sent,
  });
  if (form.language) dialog.lang = form.language;
  fields[0]?.focus();
}

/** Two short lists of choices that follow each other stand side by side. */
function laidOut(fields) {
  const rows = [];
  for (let index = 0; index < fields.length; index += 1) {
    const pair = fields[index].short && fields[index + 1]?.short;
    rows.push(pair ? h("div.pair", {}, fields[index].node, fields[index + 1].node) : fields[index].node);
    if (pair) index += 1;
  }
  return rows;
}

async function send(form, fields, parts) {
  const { status, submit, dialog, where } = parts;
  if (submit.getAttribute("aria-disabled") === "true") return;
  submit.setAttribute("aria-disabled", "true");
  const values = {};
  for (const field of fields) {
    const value = await field.value();
    if (value !== null) values[field.id] = value;
  }
  try {
    const answer = await api.submit({ as: store.currentPersonId(), form: form.id, values });
    dialog.close();
    takeAnswer(answer, where);
  } catch (failure) {
    submit.removeAttribute("aria-disabled");
    showErrors(fields, status, failure);
  }
}

function showErrors(fields, status, failure) {
  const errors = failure.fields ?? {};
  const wrong = fields.filter((field) => field.id in errors);
  for (const field of fields) showError(field, errors[field.id] ?? null);
  status.textContent = wrong.length ? t("fields_wrong", { n: wrong.length }) : reasonOf(failure);
  wrong[0]?.focus();
}

/** What was wrong stands out; what to type instead follows. */
function showError(field, text) {
  field.mark(text !== null);
  field.error.replaceChildren();
  field.error.hidden = text === null;
  if (text === null) return;
  const [, first, rest] = /^(.*?[.。]”?)(\s.*|[^\s].*)?$/su.exec(text) ?? [null, text, ""];
  append(field.error, [icon("warn"), h("span", {}, h("strong", {}, first), rest ?? "")]);
}
