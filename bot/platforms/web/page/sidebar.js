// The sidebar: the community, its channels, the person one is.

import { byId, h, morph } from "./dom.js";
import { icon, mark } from "./icons.js";
import { personAvatar } from "./message.js";
import { base, go, switchTo, visibleChannels } from "./places.js";
import { state } from "./state.js";
import { number, t, visible } from "./texts.js";
import { themeNow, toggleTheme } from "./theme.js";

const FEW = 12;
const MOST = 60;
const picker = { open: false, wanted: "" };

export function drawSidebar() {
  morph(
    byId("brand"),
    h(
      "div",
      { id: "brand" },
      mark(32),
      h(
        "div",
        {},
        h("h1", {}, h("bdi", {}, visible(state.community))),
        h("p", {}, t(state.demo ? "subtitle_demo" : "subtitle")),
      ),
    ),
  );
  morph(
    byId("channels"),
    h("nav", { id: "channels", "aria-label": t("channels"), "data-region": "channels" }, sections()),
  );
  morph(
    byId("person"),
    h("div", { id: "person", "data-region": "person" }, picker.open ? personList() : null, personLine()),
  );
}

function sections() {
  const all = visibleChannels();
  return [
    ["community", "community"],
    ["team", "team"],
    ["direct", "direct"],
  ].map(([kind, title]) => {
    const channels = all.filter((channel) => channel.kind === kind);
    if (!channels.length) return null;
    return h(
      "section",
      { key: kind },
      h("h2", { id: `section-${kind}` }, t(title)),
      h("ul", { "aria-labelledby": `section-${kind}` }, channels.map(channelLine)),
    );
  });
}

function channelLine(channel) {
  const unread = state.unread.get(channel.id) ?? 0;
  const here = channel.id === state.here;
  const sign = channel.kind === "direct" ? mark(18) : icon(channel.kind === "team" ? "lock" : "hash", 18);
  const spoken = unread ? h("span.hidden", {}, `, ${t("unread", { n: unread })}`) : null;
  const click = (event) => {
    event.preventDefault();
    closeMenu();
    go(channel.id);
  };
  return h(
    "li",
    { key: channel.id },
    h(
      "a.channel",
      {
        href: `#/${encodeURIComponent(channel.id)}`,
        "aria-current": here ? "page" : null,
        class: `${here ? "here" : ""} ${unread ? "unread" : ""}`,
        on: { click },
      },
      sign,
      h("bdi.channel-name", {}, visible(channel.name)),
      unread ? h("span.count", { "aria-hidden": "true" }, unread > 99 ? "99+" : number(unread)) : null,
      spoken,
    ),
  );
}

const languageName = (person) => state.languages[base(person.locale)] ?? person.locale ?? "";

function personLine() {
  const me = state.me;
  const toggle = () => {
    picker.open = !picker.open;
    picker.wanted = "";
    drawSidebar();
    if (picker.open) focusPerson();
  };
  const dark = themeNow() === "dark";
  return h(
    "div.person-line",
    {},
    h(
      "button.person-button",
      { type: "button", "aria-expanded": String(picker.open), "aria-haspopup": "listbox", on: { click: toggle } },
      personAvatar(visible(me.name)),
      h(
        "span.person-words",
        {},
        h("small", {}, t("you_are", { language: languageName(me) })),
        h("strong", {}, h("bdi", {}, visible(me.name))),
      ),
      icon(picker.open ? "up" : "down"),
    ),
    h(
      "button.icon-button.theme-button",
      {
        type: "button",
        "aria-label": t(dark ? "light" : "dark"),
        title: t(dark ? "light" : "dark"),
        on: { click: switchTheme },
      },
      icon(dark ? "sun" : "moon", 18),
    ),
  );
}

function switchTheme() {
  toggleTheme();
  drawSidebar();
}

function roleWord(person) {
  return person.role === "team" || person.role === "manager" ? ` · ${t(`role_${person.role}`)}` : "";
}

function listedPeople() {
  const wanted = picker.wanted.toLocaleLowerCase();
  const first = (state.crew ?? []).map((id) => state.people.get(id)).filter(Boolean);
  if (!wanted) return first.slice(0, FEW);
  return [...state.people.values()]
    .filter((person) => visible(person.name).toLocaleLowerCase().includes(wanted))
    .slice(0, MOST);
}

function personList() {
  const filter =
    state.people.size > FEW
      ? h("input", {
          type: "search",
          key: "filter",
          placeholder: t("find_person"),
          "aria-label": t("find_person"),
          on: { input: (event) => find(event.target.value), keydown: walk },
        })
      : null;
  return h(
    "div.people-panel",
    { on: { keydown: walk } },
    filter,
    h("ul", { role: "listbox", "aria-label": t("choose_person") }, listedPeople().map(personOption)),
  );
}

function personOption(person) {
  const me = person.id === state.me.id;
  const choose = () => {
    picker.open = false;
    if (!me) switchTo(person.id);
    drawSidebar();
    document.querySelector(".person-button")?.focus();
    closeMenu();
  };
  return h(
    "li.person-option",
    {
      key: person.id,
      role: "option",
      tabindex: "-1",
      "aria-selected": String(me),
      "data-choose": person.id,
      on: { click: choose },
    },
    personAvatar(visible(person.name)),
    h("bdi.option-name", {}, visible(person.name)),
    h("small", {}, languageName(person) + roleWord(person)),
  );
}

function find(wanted) {
  picker.wanted = wanted;
  drawSidebar();
}

function focusPerson() {
  const options = [...document.querySelectorAll(".person-option")];
  (options.find((option) => option.getAttribute("aria-selected") === "true") ?? options[0])?.focus();
}

function walk(event) {
  const options = [...document.querySelectorAll(".person-option")];
  const index = options.indexOf(document.activeElement);
  const steps = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: options.length - 1 };
  if (event.key in steps) options[Math.max(0, Math.min(options.length - 1, steps[event.key]))]?.focus();
  else if ((event.key === "Enter" || event.key === " ") && index >= 0) options[index].click();
  else if (event.key === "Escape") {
    picker.open = false;
    drawSidebar();
    document.querySelector(".person-button").focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

// On a phone the sidebar comes over the messages.

export function openMenu(showPeople = false) {
  document.body.classList.add("menu-open");
  byId("menu").setAttribute("aria-expanded", "true");
  picker.open = showPeople;
  drawSidebar();
  if (showPeople) focusPerson();
  else byId("channels").querySelector("a")?.focus();
}

export function closeMenu() {
  if (!document.body.classList.contains("menu-open")) return;
  document.body.classList.remove("menu-open");
  byId("menu").setAttribute("aria-expanded", "false");
  byId("menu").focus();
}

document.addEventListener("pointerdown", (event) => {
  if (picker.open && !event.target.closest("#person, #me")) {
    picker.open = false;
    drawSidebar();
  }
});
