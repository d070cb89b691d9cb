// Bringing in a crowd: real progress, a way to stop, and the digest at the end.

import * as api from "./api.js";
import { announce } from "./announce.js";
import { runCommand } from "./actions.js";
import { byId, h, morph } from "./dom.js";
import { icon } from "./icons.js";
import { go, switchTo } from "./places.js";
import { isTeam, invalidate, state } from "./state.js";
import { number, t } from "./texts.js";

const SIZES = [25, 250, 2500];
const EVERY = 400;
const crowd = { joined: 0, of: 0, running: false, size: null, stopped: false, failed: "" };
let spokenQuarter = 0;
let timer = null;

export async function bring(size) {
  if (crowd.running) return;
  Object.assign(crowd, { joined: 0, of: size, running: true, size, stopped: false, failed: "" });
  spokenQuarter = 0;
  invalidate();
  try {
    await api.bringCrowd(size);
    follow();
  } catch (failure) {
    Object.assign(crowd, { running: false, of: 0, failed: failure.message || t("try_again") });
    invalidate();
  }
}

/** Ask how far it is until it is done; a page opened meanwhile joins in. */
export async function follow() {
  clearTimeout(timer);
  try {
    const answer = await api.crowd();
    Object.assign(crowd, { joined: answer.joined, of: answer.of, running: answer.running });
    if (SIZES.includes(answer.of)) crowd.size = answer.of;
    speakQuarters();
  } catch {
    // The next question may be answered.
  }
  invalidate();
  if (crowd.running) timer = setTimeout(follow, EVERY);
}

function speakQuarters() {
  if (!crowd.of) return;
  const quarter = Math.floor((crowd.joined / crowd.of) * 4);
  if (quarter > spokenQuarter) announce(progressText());
  spokenQuarter = Math.max(quarter, spokenQuarter);
}

async function stop() {
  crowd.stopped = true;
  try {
    await api.stopCrowd();
  } finally {
    follow();
  }
}

/** The digest is for the team: someone of the team asks for it in the team's channel. */
async function seeDigest() {
  const channel = state.channels.find(({ kind }) => kind === "team");
  if (!channel) return;
  if (!isTeam(state.me)) {
    const manager = [...state.people.values()].find(isTeam);
    if (manager) await switchTo(manager.id);
  }
  go(channel.id);
  announce(t("digest_asked", { channel: `#${channel.name}` }));
  runCommand(channel.id, "/digest now");
}

function progressText() {
  if (crowd.failed) return crowd.failed;
  const values = { joined: number(crowd.joined), all: number(crowd.of) };
  if (crowd.running) return t("crowd_joined", values);
  return crowd.joined >= crowd.of ? t("crowd_all", { n: crowd.of }) : t("crowd_stopped", values);
}

export function drawCrowd() {
  const frame = byId("crowd");
  frame.hidden = !state.demo;
  if (frame.hidden) return;
  const wanted = h(
    "section",
    { id: "crowd", "aria-labelledby": "crowd-title", "data-region": "crowd" },
    h("h2", { id: "crowd-title" }, icon("people"), t("crowd")),
    h("div.sizes", { role: "group", "aria-labelledby": "crowd-title" }, SIZES.map(sizeButton)),
    crowd.of || crowd.failed ? progress() : null,
  );
  morph(frame, wanted);
}

function sizeButton(size) {
  const chosen = crowd.size === size;
  return h(
    "button",
    {
      type: "button",
      "aria-pressed": String(chosen),
      "aria-label": t("crowd_size", { n: size }),
      class: chosen ? "chosen" : "",
      "aria-disabled": crowd.running ? "true" : null,
      on: { click: () => bring(size) },
    },
    number(size),
  );
}

function progress() {
  const share = crowd.of ? Math.round((crowd.joined / crowd.of) * 100) : 0;
  const bar = h(
    "div.progress",
    {
      role: "progressbar",
      "aria-labelledby": "crowd-title",
      "aria-valuenow": String(share),
      "aria-valuemin": "0",
      "aria-valuemax": "100",
      "aria-valuetext": progressText(),
    },
    h("span", { style: { "inline-size": `${share}%` } }),
  );
  const over = crowd.joined > 0 && !crowd.running;
  const action = crowd.running
    ? h("button.button.link", { type: "button", key: "stop", on: { click: stop } }, t("stop"))
    : over
      ? h("button.button.link", { type: "button", key: "digest", on: { click: seeDigest } }, t("see_digest"))
      : null;
  return h(
    "div.crowd-progress",
    {},
    crowd.failed ? null : bar,
    h("div.crowd-line", {}, h("span", {}, progressText()), action),
  );
}
