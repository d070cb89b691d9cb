// The live connection: it comes back by itself, asks for what was missed, and says how long the wait is.

import { streamAddress } from "./api.js";

const LONGEST = 30;

export class Stream {
  /** `on` has `event(event)`, `up(reconnected)` and `down(seconds)`; `down` is called each second of a wait. */
  constructor(on) {
    this.on = on;
    this.seq = null;
    this.wait = 1;
    this.everUp = false;
  }

  /** Follow what happens for a person, after the event with the number `seq`. */
  open(as, seq) {
    this.close();
    this.as = as;
    this.seq = seq;
    this.everUp = false;
    this.connect();
  }

  close() {
    clearTimeout(this.timer);
    if (this.socket) {
      this.socket.onclose = null;
      this.socket.onmessage = null;
      this.socket.close();
    }
    this.socket = null;
  }

  connect() {
    clearTimeout(this.timer);
    this.seconds = 0;
    const socket = new WebSocket(streamAddress(this.as, this.seq));
    this.socket = socket;
    socket.onopen = () => {
      this.wait = 1;
      const again = this.everUp;
      this.everUp = true;
      this.on.up(again);
    };
    socket.onmessage = (message) => this.take(message.data);
    socket.onclose = () => this.lost();
  }

  take(text) {
    const event = JSON.parse(text);
    if (Number.isInteger(event.seq)) this.seq = event.seq;
    this.on.event(event);
  }

  lost() {
    this.socket = null;
    this.count(this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST);
  }

  count(seconds) {
    this.seconds = seconds;
    this.on.down(seconds);
    if (seconds <= 0) this.connect();
    else this.timer = setTimeout(() => this.count(seconds - 1), 1000);
  }

  tryNow() {
    if (this.socket) return;
    clearTimeout(this.timer);
    this.on.down(0);
    this.connect();
  }
}
