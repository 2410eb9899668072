'use strict';
// The thread of the link's side of what is sent to this process. What comes waits here, so that a handler that blocks
// the event loop keeps no sender waiting; of each sender and channel the main thread has one message at a time.
const { performance } = require('node:perf_hooks');
const { TYPE, CODE } = require('./frames.js');
const { KIND, NULL, unpack } = require('./envelope.js');

/** Whoever asks more without waiting is refused. */
const MOST_OPEN = 16384;
/** While more bytes than these wait for the program to read, its messages are refused. */
const UNSENT = 32 << 20;
/** A mailbox that slows its senders takes so many times its size from one that does not wait. */
const SLOW_TIMES = 16;
/** What a message takes beside its body, about. */
const OVERHEAD = 64;
/** A refusal has at most so many characters, which fit into every payload. */
const LONGEST = 256;

/** The channels of objects begin with it. */
const OBJECT = 'object:';

class Mailboxes {
  #out;
  #name = '';
  /** The mailboxes of channels that somebody listens to, and of those that have a handler. */
  #taken = { false: new Map(), true: new Map() };
  #lanes = new Map();
  /** What is not answered, by correlation. */
  #open = new Map();
  /** What the main thread has, by id. */
  #running = new Map();
  #ids = 0;

  /** @param out send(type, number, correlation, payload), unsent(), and give(message, list) to the main thread */
  constructor(out) {
    this.#out = out;
  }

  joined(name) {
    this.#name = name;
  }

  /** @param mailbox what waits for them; null if there are none any more */
  takes(asked, channel, mailbox) {
    if (mailbox) this.#taken[asked].set(channel, mailbox);
    else this.#taken[asked].delete(channel);
  }

  /** Throws if it is no message. */
  asked(correlation, payload) {
    if (this.#open.has(correlation)) throw new Error(`the message ${correlation} is open already`);
    const { kind, from, channel, millis, body, trace } = unpack(payload);
    const asked = kind === KIND.INVOKE;
    const key = `${asked} ${channel} ${from}`;
    const size = OVERHEAD + body.length;
    const deadline = millis ? performance.now() + millis : 0;
    const entry = {
      correlation, asked, from, channel, body, trace, size, deadline, key, id: 0, owed: false, gone: false, left: false,
    };
    const mailbox = this.#taken[asked].get(channel);
    if (!mailbox) return this.#reject(entry, this.#missing(entry));
    if (this.#open.size >= MOST_OPEN || this.#out.unsent() > UNSENT)
      return this.#reject(entry, `${this.#open.size} messages are open, and ${this.#out.unsent()} bytes wait to leave`);
    const lane = this.#lanes.get(key) ?? { key, waiting: [], bytes: 0, busy: false };
    if (!this.#makeRoom(lane, mailbox, entry))
      return this.#reject(entry, `The mailbox of '${this.#name}' for '${channel}' is full: ${mailbox.messages} ` +
        `messages or ${mailbox.bytes} bytes of '${from}' wait already`);
    this.#lanes.set(key, lane);
    this.#open.set(correlation, entry);
    lane.waiting.push(entry);
    lane.bytes += size;
    if (!asked && !entry.owed) this.#end(entry, TYPE.REPLY, 0, NULL);
    return this.#next(lane);
  }

  /** What the one that slows owes is told once the message has been handled. */
  #makeRoom(lane, { messages, bytes, overflow }, entry) {
    const fits = (times) => !lane.waiting.length ||
      lane.waiting.length < messages * times && lane.bytes + entry.size <= bytes * times;
    if (fits(1)) return true;
    if (overflow === 'slow') return entry.owed = fits(SLOW_TIMES);
    if (overflow !== 'drop-oldest') return false;
    const oldest = lane.waiting.shift();
    lane.bytes -= oldest.size;
    this.#reject(oldest, 'a newer message has taken its place in a full mailbox');
    return true;
  }

  #next(lane) {
    while (!lane.busy && lane.waiting.length) {
      const entry = lane.waiting.shift();
      lane.bytes -= entry.size;
      const left = entry.deadline && entry.deadline - performance.now();
      if (left < 0) {
        this.#reject(entry, 'it waited in a mailbox until its sender gave up');
        continue;
      }
      lane.busy = true;
      entry.id = ++this.#ids;
      this.#running.set(entry.id, entry);
      const { id, asked, from, channel, body, trace } = entry;
      entry.body = null;
      this.#out.give({ id, asked, from, channel, body, trace, left }, [body.buffer]);
    }
    if (!lane.busy) this.#lanes.delete(lane.key);
  }

  /**
   * The main thread is done with a message.
   *
   * @param type of the answer; 0 if there is none
   */
  handled({ id, type, number, payload, missing, refused }) {
    const entry = this.#running.get(id);
    this.#running.delete(id);
    if (missing || refused) this.#reject(entry, refused ?? this.#missing(entry));
    else if (entry.asked) this.#end(entry, type, number, payload);
    else this.#end(entry, TYPE.REPLY, 0, NULL);
    this.#leave(entry);
  }

  /** The answer of what the main thread has may come late, and others do not wait for it. */
  released(id) {
    this.#leave(this.#running.get(id));
  }

  #leave(entry) {
    if (entry.left) return;
    entry.left = true;
    const lane = this.#lanes.get(entry.key);
    lane.busy = false;
    this.#next(lane);
  }

  /** The sender does not want the answer any more; false if there is no such message. */
  cancel(correlation) {
    const entry = this.#open.get(correlation);
    if (!entry) return false;
    this.#end(entry, TYPE.ERROR, CODE.CANCELLED);
    const lane = this.#lanes.get(entry.key);
    const place = lane ? lane.waiting.indexOf(entry) : -1;
    if (place >= 0) {
      lane.waiting.splice(place, 1);
      lane.bytes -= entry.size;
    } else this.#out.give({ cancel: entry.id });
    return true;
  }

  #missing({ asked, channel }) {
    if (asked && channel.startsWith(OBJECT))
      return `The peer '${this.#name}' has no object '${channel.slice(OBJECT.length)}'`;
    return `The peer '${this.#name}' has no ${asked ? 'handler' : 'listener'} for the channel '${channel}'`;
  }

  #reject(entry, why) {
    this.#end(entry, TYPE.ERROR, CODE.REJECTED, Buffer.from(why.slice(0, LONGEST)));
  }

  #end(entry, type, number, payload) {
    if (entry.gone) return;
    entry.gone = true;
    this.#open.delete(entry.correlation);
    this.#out.send(type, number, entry.correlation, payload);
  }
}

module.exports = { Mailboxes };
