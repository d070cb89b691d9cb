// Dialogs: the browser traps focus inside and gives it back; Esc and a press beside them close.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";

/** Open a dialog with a title, a body and a footer. Returns the dialog; `closed` runs once at the end. */
export function openDialog({ title, body, footer, closed = () => {}, small = false, form = null }) {
  const opener = document.activeElement;
  const close = () => dialog.close();
  const heading = h("h2", { id: "dialog-title" }, title);
  const parts = [
    h(
      "header",
      {},
      heading,
      h("button.icon-button", { type: "button", "aria-label": t("close"), on: { click: close } }, icon("close", 18)),
    ),
    h("div.dialog-body", {}, body),
    footer ? h("footer", {}, footer) : null,
  ];
  const frame = form
    ? h("form.dialog-frame", { novalidate: true, on: { submit: form } }, parts)
    : h("div.dialog-frame", {}, parts);
  const dialog = h(small ? "dialog.small" : "dialog", { "aria-labelledby": "dialog-title" }, frame);
  dialog.addEventListener("mousedown", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Ask before something that cannot be undone. Resolves to whether it was confirmed. */
export function confirmed(question, action, danger = true, title = t("confirm_title")) {
  return new Promise((resolve) => {
    let yes = false;
    const accept = () => {
      yes = true;
      dialog.close();
    };
    const cancel = h("button.button.plain", { type: "button", on: { click: () => dialog.close() } }, t("cancel"));
    const go = h(`button.button.${danger ? "danger" : "primary"}`, { type: "button", on: { click: accept } }, action);
    const dialog = openDialog({
      title,
      body: [h("p", {}, question)],
      footer: [cancel, go],
      small: true,
      closed: () => resolve(yes),
    });
    cancel.focus();
  });
}
