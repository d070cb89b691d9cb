// The list of messages of a channel: a window of rows over everything that is known, so that ten thousand
// messages cost what a hundred do. What is being read never moves.

import { clear, h, reconcile } from "./dom.js";
import { emptyChannel, failedChannel, loadingShapes } from "./emptiness.js";
import { messageRow, pendingRow, whisperRow } from "./message.js";
import { loadChannel, loadOlder } from "./reading.js";
import { armRow } from "./rows.js";
import * as store from "./state.js";
import { state } from "./state.js";
import { currentLanguage, dayName, sameDay, t } from "./texts.js";

const ROWS = 140;
const STEP = 50;
const NEAR = 500;
const TOGETHER = 4 * 60_000;

export class MessageList {
  constructor(scroller, rows, jump, openThread) {
    this.scroller = scroller;
    this.rows = rows;
    this.jump = jump;
    this.openThread = openThread;
    this.channel = null;
    this.end = null;
    this.below = 0;
    scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(rows);
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(scroller);
  }

  open(channel) {
    this.channel = channel;
    this.end = null;
    this.size = ROWS / 2;
    this.below = 0;
    this.atEnd = true;
    clear(this.rows);
    loadChannel(channel);
    this.draw();
    this.toEnd();
  }

  get data() {
    return store.channelData(this.channel);
  }

  /** The part of the channel's messages that has rows: [first, last). */
  bounds() {
    const all = this.data.roots.length;
    const last = this.end === null ? all : Math.min(this.end, all);
    return [Math.max(0, last - this.size), last];
  }

  draw() {
    if (!this.channel) return;
    const anchors = this.atEnd ? [] : this.anchors();
    reconcile(this.rows, this.items());
    if (this.atEnd) this.toEnd();
    else this.restore(anchors);
    this.drawJump();
    this.fill();
  }

  /** There is more to see, and nothing to scroll that would ask for it. */
  fill() {
    const short = this.scroller.scrollHeight <= this.scroller.clientHeight + 1;
    if (this.data.loaded && (short || (this.scroller.scrollTop === 0 && !this.atEnd))) {
      clearTimeout(this.filling);
      this.filling = setTimeout(() => this.showOlder(this.atEnd), 0);
    }
  }

  drawJump() {
    const away = !this.atEnd;
    if (this.jump.hidden === away) this.jump.hidden = !away;
    const words = this.below ? t("jump_new", { n: this.below }) : t("to_newest");
    if (this.jump.textContent !== words) this.jump.textContent = words;
  }

  items() {
    const { data } = this;
    if (!data.loaded)
      return data.failed ? [failedChannel(this.channel)] : data.loading ? loadingShapes(data.since) : [];
    const [first, last] = this.bounds();
    const items = [];
    let previous = first > 0 ? data.messages.get(data.roots[first - 1]) : null;
    this.pushWhispers(items, null);
    for (let index = first; index < last; index += 1) {
      const message = data.messages.get(data.roots[index]);
      if (!previous || !sameDay(new Date(previous.at), new Date(message.at))) items.push(dayItem(message));
      items.push(this.messageItem(message, previous));
      this.pushWhispers(items, message.id);
      previous = message;
    }
    if (this.end === null) this.pushPending(items);
    if (!items.length) items.push(emptyChannel(this.channel));
    return items;
  }

  messageItem(message, previous) {
    const follows =
      previous &&
      !message.bot &&
      !previous.bot &&
      previous.author === message.author &&
      !previous.deleted &&
      !message.deleted &&
      Date.parse(message.at) - Date.parse(previous.at) < TOGETHER &&
      sameDay(new Date(previous.at), new Date(message.at));
    const highlighted = state.target === message.id;
    return {
      key: message.id,
      sign: [message.v, follows, highlighted, currentLanguage(), store.currentPersonId()].join(),
      build: () => messageRow(message, { follows, highlighted, openThread: this.openThread }),
      ready: armRow,
    };
  }

  pushWhispers(items, anchor) {
    for (const whisper of state.whispers) {
      if (whisper.channel === this.channel && !whisper.root && whisper.anchor === anchor)
        items.push(whisperItem(whisper));
    }
  }

  pushPending(items) {
    for (const entry of state.pending)
      if (entry.channel === this.channel && !entry.root) items.push(pendingItem(entry));
  }

  // Scrolling

  get distance() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** The first messages in sight and where they stand, to put them back there after rows came or went above. */
  anchors() {
    const top = this.scroller.getBoundingClientRect().top;
    const found = [];
    for (const node of this.rows.children) {
      const box = node.getBoundingClientRect();
      if (box.bottom > top && node.dataset.message) found.push({ node, offset: box.top - top });
      if (found.length === 3) break;
    }
    return found;
  }

  restore(anchors) {
    const anchor = anchors.find(({ node }) => node.isConnected);
    if (!anchor) return;
    const offset = anchor.node.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    if (Math.abs(offset - anchor.offset) > 0.5) this.scroller.scrollTop += offset - anchor.offset;
  }

  scrolled() {
    const atEnd = this.end === null && this.distance < 40;
    if (atEnd !== this.atEnd) {
      this.atEnd = atEnd;
      if (atEnd) this.arrived();
      this.drawJump();
    }
    if (this.scroller.scrollTop < NEAR) this.showOlder();
    else if (this.end !== null && this.distance < NEAR) this.showNewer();
  }

  arrived() {
    this.below = 0;
    this.size = ROWS / 2;
    if (!document.hidden) store.markRead(this.channel);
    store.invalidate();
  }

  async showOlder(stayAtEnd = false) {
    const [first, last] = this.bounds();
    if (first === 0) {
      const before = this.data.roots.length;
      if (this.data.complete || this.fetching) return;
      this.fetching = true;
      await loadOlder(this.channel);
      this.fetching = false;
      const added = this.data.roots.length - before;
      if (this.end !== null) this.end += added;
      if (added) this.grow(STEP, last + added, stayAtEnd);
      return;
    }
    this.grow(STEP, last, stayAtEnd);
  }

  grow(by, last, stayAtEnd) {
    this.atEnd = stayAtEnd;
    this.size += by;
    if (this.size > ROWS) {
      this.end = last - (this.size - ROWS);
      this.size = ROWS;
    }
    this.draw();
  }

  showNewer() {
    const all = this.data.roots.length;
    this.end = this.end + STEP >= all ? null : this.end + STEP;
    this.draw();
  }

  jumpToEnd() {
    this.end = null;
    this.atEnd = true;
    this.arrived();
    this.draw();
    this.toEnd();
  }

  /** Bring a message into sight, in the middle, wherever in the channel it is. */
  reveal(id) {
    const index = this.data.roots.indexOf(id);
    if (index < 0) return;
    const end = index + ROWS / 2;
    this.end = end >= this.data.roots.length ? null : end;
    this.size = ROWS;
    this.atEnd = false;
    this.draw();
    this.rows.querySelector(`[data-message="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center" });
  }

  /** A message came in live. */
  noticed(message) {
    if (message.reply_to || message.channel !== this.channel) return;
    if (this.atEnd && !document.hidden) store.markRead(this.channel);
    else if (store.counts(message)) this.below += 1;
  }
}

function dayItem(message) {
  const at = new Date(message.at);
  const day = `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
  return {
    key: `day-${day}`,
    sign: dayName(at),
    build: () => h("div.day", { role: "separator", "aria-label": dayName(at) }, h("span", {}, dayName(at))),
  };
}

export function whisperItem(whisper) {
  return { key: whisper.id, sign: currentLanguage(), build: () => whisperRow(whisper), ready: armRow };
}

export function pendingItem(entry) {
  return { key: entry.key, sign: `${entry.v},${currentLanguage()}`, build: () => pendingRow(entry), ready: armRow };
}
