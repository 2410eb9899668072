'use strict';
// The thread of the link's side of what this process sends: open until the program answers, or for as long as it may
// take. What is sent before the program has been joined waits for that.
const { TYPE, CODE } = require('./frames.js');
const { KIND, TASK, pack } = require('./envelope.js');

const LONGEST_TIMER = 2 ** 31 - 1;
const NOT_TAKEN = 'the program that has started this worker takes no messages: it has no dev.drover.messaging';

class Outgoing {
  #out;
  #early = [];
  #joined = false;
  #number = -1;
  #most = 0;
  /** The ids of the main thread and the timers, by correlation. */
  #open = new Map();
  #last = 0n;

  /** @param out send(type, number, correlation, payload), and give(message, transferred) to the main thread */
  constructor(out) {
    this.#out = out;
  }

  /** @param asks the tasks that this host may ask of the program */
  joined(asks, most) {
    this.#joined = true;
    this.#number = asks.indexOf(TASK);
    this.#most = most;
    for (const each of this.#early.splice(0)) this.post(each);
  }

  /** Tells the program whether anybody here listens to a channel. */
  listens(channel, now) {
    this.post({ id: 0, payload: pack({ kind: now ? KIND.LISTEN : KIND.UNLISTEN, channel }), millis: 0 });
  }

  /** @param id by which the main thread knows it; 0 if it does not want the answer */
  post({ id, payload, millis }) {
    if (!this.#joined) return void this.#early.push({ id, payload, millis });
    if (this.#number < 0) return this.#settle(id, { rejected: `The message was not sent: ${NOT_TAKEN}` });
    if (payload.length > this.#most)
      return this.#settle(id, { large: `a message of ${payload.length} bytes is over the limit of ${this.#most}` });
    const correlation = ++this.#last;
    const late = () => {
      this.#drop(correlation);
      this.#settle(id, { late: true });
    };
    const timer = millis ? setTimeout(late, Math.min(millis, LONGEST_TIMER)) : undefined;
    this.#open.set(correlation, { id, timer });
    return this.#out.send(TYPE.REQUEST, this.#number, correlation, payload);
  }

  /** The main thread does not want the answer any more. */
  abandon(id) {
    const early = this.#early.findIndex((each) => each.id === id);
    if (early >= 0) this.#early.splice(early, 1);
    for (const [correlation, each] of this.#open) if (each.id === id) this.#drop(correlation);
  }

  #drop(correlation) {
    this.#close(correlation);
    this.#out.send(TYPE.CANCEL, 0, correlation);
  }

  /** The program has answered. Throws if this is no answer that there is. */
  answered(type, number, correlation, payload) {
    if (type === TYPE.ERROR && !Object.values(CODE).includes(number)) throw new Error(`there is no error ${number}`);
    const id = this.#close(correlation);
    if (id !== undefined) this.#settle(id, { error: type === TYPE.ERROR ? number : 0, payload });
  }

  #close(correlation) {
    const call = this.#open.get(correlation);
    if (!call) return undefined;
    clearTimeout(call.timer);
    this.#open.delete(correlation);
    return call.id;
  }

  #settle(answer, how) {
    if (answer) this.#out.give({ answer, ...how }, how.payload ? [how.payload.buffer] : []);
  }
}

module.exports = { Outgoing };
