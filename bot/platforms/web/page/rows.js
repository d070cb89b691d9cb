// Moving through a list of messages by keyboard: one tab stop, arrows between messages, Enter into the controls
// of one, Esc back.

const CONTROLS = "button, a[href], select, input, textarea";

/** Take a fresh row's controls out of the tab order, unless someone is inside it. */
export function armRow(row) {
  const inside = row.hasAttribute("data-entered");
  for (const control of row.querySelectorAll(CONTROLS)) control.tabIndex = inside ? 0 : -1;
}

function setEntered(row, inside) {
  if (inside === row.hasAttribute("data-entered")) return;
  row.toggleAttribute("data-entered", inside);
  armRow(row);
}

const rowOf = (node) => node.closest("[data-message]");

export function moveInside(list, makeRoom) {
  list.tabIndex = 0;
  list.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (row && event.target !== row) setEntered(row, true);
  });
  list.addEventListener("focusout", (event) => {
    const row = rowOf(event.target);
    if (row && !row.contains(event.relatedTarget)) setEntered(row, false);
  });
  list.addEventListener("keydown", (event) => pressed(list, event, makeRoom));
}

function pressed(list, event, makeRoom) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = rowOf(event.target);
  if (row && event.target !== row) insideRow(row, event);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(list, row, event.key === "ArrowDown" ? 1 : -1, makeRoom);
  } else if ((event.key === "Home" || event.key === "End") && row) {
    event.preventDefault();
    const rows = list.querySelectorAll("[data-message]");
    rows[event.key === "Home" ? 0 : rows.length - 1]?.focus();
  } else if (event.key === "Enter" && row) {
    event.preventDefault();
    enter(row);
  }
}

function step(list, row, by, makeRoom) {
  const rows = [...list.querySelectorAll("[data-message]")];
  if (!row) {
    (by > 0 ? firstInSight(list, rows) : rows.at(-1))?.focus();
    return;
  }
  makeRoom?.();
  rows[rows.indexOf(row) + by]?.focus();
}

function firstInSight(list, rows) {
  const top = list.getBoundingClientRect().top;
  return rows.find((row) => row.getBoundingClientRect().top >= top) ?? rows.at(-1);
}

function enter(row) {
  setEntered(row, true);
  const control =
    row.querySelector(".choices button, .card button, .card a, .card select, .whisper-body button, .whisper-body a") ??
    row.querySelector(".reactions button, .thread-link, .tools button, button, a[href]");
  control?.focus();
}

function insideRow(row, event) {
  const { target, key } = event;
  if (key === "Escape") {
    event.stopPropagation();
    row.focus();
  } else if ((key === "ArrowDown" || key === "ArrowUp") && !target.matches("select, input, textarea")) {
    event.preventDefault();
    const controls = [...row.querySelectorAll(CONTROLS)].filter(
      (control) => !control.disabled && control.offsetParent !== null,
    );
    controls[controls.indexOf(target) + (key === "ArrowDown" ? 1 : -1)]?.focus();
  }
}
