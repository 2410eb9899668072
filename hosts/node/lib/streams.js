'use strict';
// Streams, on the main thread: those that this process gives to other peers, and those that it takes of them. The
// protocol's page describes the three calls that they are made of.
const { MessageError, Refusal } = require('./message-error.js');
const { encode, decode } = require('./value.js');
const { report, longestText } = require('./report.js');

const OPEN = 'stream:open';
const HOLD = 'stream:hold';
const PULL = 'stream:pull';
/** More than these at a time are refused. */
const MOST_OPEN = 4096;
/** Whoever opens a stream and does not hold it by then has gone. In milliseconds. */
const UNHELD = 30_000;
/** One answer has no more bytes than these, or one element. */
const MOST_BYTES = 256 << 10;
/** So many elements are asked for before they are wanted, unless the taker says otherwise. */
const AHEAD = 16;

/** An answer that comes when it comes: the next message of the same sender and channel does not wait for it. */
class Detached {
  constructor(answer) {
    this.answer = answer;
  }
}

/** The giving end: asks for as many elements as the taker has asked for, and keeps them until they are pulled. */
class Outlet {
  #source;
  #over;
  #failed;
  #ready = [];
  /** How many elements were asked for that have not come. */
  #outstanding = 0;
  #pull = null;
  #given = 0;
  /** What the hold is answered with, null before the source has ended. */
  #end = null;
  #cancelled = false;
  #pumping = false;
  #due = false;
  #hold = null;
  #timer;

  /**
   * @param source an iterator
   * @param over called once nobody will ask for it any more
   * @param failed makes what is told of an error
   */
  constructor(source, over, failed) {
    this.#source = source;
    this.#over = over;
    this.#failed = failed;
    this.#timer = setTimeout(() => this.cancel(), UNHELD);
    this.#timer.unref();
  }

  /** Resolves with how it has ended, once the last element has been pulled. */
  hold(signal) {
    clearTimeout(this.#timer);
    signal.addEventListener('abort', () => this.cancel());
    return new Promise((resolve) => {
      this.#hold = resolve;
      this.#settle();
    });
  }

  /** Resolves with the next elements, written, once there is one; with none once it has ended. */
  pull(most) {
    if (this.#pull) throw new Error('a stream is pulled by one call at a time');
    return new Promise((resolve) => {
      this.#pull = { resolve, most };
      if (!this.#stopped) this.#outstanding += Math.max(0, most - this.#ready.length - this.#outstanding);
      this.#give();
      this.#pump();
    });
  }

  get #stopped() {
    return this.#end !== null || this.#cancelled;
  }

  async #pump() {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#outstanding > 0 && !this.#stopped) await this.#next();
    } finally {
      this.#pumping = false;
    }
  }

  async #next() {
    let ended = false;
    try {
      const { value, done } = await this.#source.next();
      ended = done;
      if (this.#stopped) return;
      if (done) this.#end = [this.#given];
      else {
        this.#ready.push(encode(value));
        this.#outstanding--;
        this.#given++;
      }
    } catch (e) {
      if (this.#stopped) return;
      const { type, message, stack } = this.#failed(e);
      this.#end = [this.#given, type, message, stack];
      if (!ended) this.#leave();
    }
    this.#soon();
  }

  /** Elements that come in one go are given in one go. */
  #soon() {
    if (this.#due) return;
    this.#due = true;
    setImmediate(() => {
      this.#due = false;
      this.#give();
      this.#settle();
    });
  }

  #give() {
    if (!this.#pull || !this.#ready.length && !this.#stopped) return;
    const { resolve, most } = this.#pull;
    this.#pull = null;
    const batch = [];
    let bytes = 0;
    while (this.#ready.length && batch.length < most && (!batch.length || bytes + this.#ready[0].length <= MOST_BYTES)) {
      bytes += this.#ready[0].length;
      batch.push(this.#ready.shift());
    }
    resolve(batch);
    this.#settle();
  }

  #settle() {
    if (!this.#hold || !this.#end || this.#ready.length) return;
    this.#hold(this.#end);
    this.#over();
  }

  /** Nobody wants the rest. */
  cancel() {
    if (this.#cancelled) return;
    const ended = this.#end !== null;
    this.#cancelled = true;
    this.#ready = [];
    clearTimeout(this.#timer);
    this.#over();
    this.#give();
    if (!ended) this.#leave();
  }

  /** A generator that is not done runs what it has in its finally. */
  #leave() {
    const failed = (e) => console.error('A stream that nobody takes any more could not be ended:', e);
    try {
      Promise.resolve(this.#source.return?.()).catch(failed);
    } catch (e) {
      failed(e);
    }
  }
}

class Streams {
  #messages;
  #ask;
  #handlers = new Map();
  #open = new Map();
  #ids = 0;
  #answers = false;

  /** @param ask (to, channel, value, signal): a call that may take for ever */
  constructor(messages, ask) {
    this.#messages = messages;
    this.#ask = ask;
  }

  handle(channel, handler) {
    if (this.#handlers.has(channel))
      throw new Error(`The channel '${channel}' has a stream handler already: remove it first`);
    if (!this.#answers) {
      this.#messages.handle(OPEN, (body, message) => this.#opened(body, message));
      this.#messages.handle(HOLD, (body, message) => this.#held(body, message));
      this.#messages.handle(PULL, (body, message) => this.#pulled(body, message));
      this.#answers = true;
    }
    this.#handlers.set(channel, handler);
  }

  remove(channel) {
    this.#handlers.delete(channel);
  }

  async #opened(body, message) {
    const [channel, written] = Array.isArray(body) ? body : [];
    if (typeof channel !== 'string' || !(written instanceof Uint8Array))
      throw new TypeError('a stream is opened by a list of a channel and a written body');
    const handler = this.#handlers.get(channel);
    const { name, most } = this.#messages;
    if (!handler) throw new Refusal(`The peer '${name}' has no stream handler for the channel '${channel}'`);
    if (this.#open.size >= MOST_OPEN) throw new Refusal(`The peer '${name}' gives ${MOST_OPEN} streams already`);
    const source = await handler(decode(written), message);
    const object = typeof source === 'object' && source !== null;
    const iterator = object && (source[Symbol.asyncIterator]?.() ?? source[Symbol.iterator]?.());
    if (!iterator) throw new TypeError(`the stream handler of '${channel}' has given nothing that can be iterated`);
    const id = ++this.#ids;
    const key = `${id} ${message.from}`;
    const over = () => this.#open.delete(key);
    this.#open.set(key, new Outlet(iterator, over, (e) => report(e, longestText(most))));
    return [name, id];
  }

  /** The stream that a message is about; undefined if its sender has none of that number. */
  #outlet(body, message) {
    if (!Array.isArray(body)) throw new TypeError('a message about a stream must be a list that begins with its number');
    return this.#open.get(`${body[0]} ${message.from}`);
  }

  #held(body, message) {
    const outlet = this.#outlet(body, message);
    if (!outlet) throw new Refusal('There is no such stream');
    return new Detached(outlet.hold(message.signal));
  }

  #pulled(body, message) {
    const outlet = this.#outlet(body, message);
    const most = Number(body[1]);
    if (!(most >= 1)) throw new TypeError('a pull asks for 1 or more elements');
    // One that has ended meanwhile: its holder is being told.
    return outlet ? new Detached(outlet.pull(most)) : [];
  }

  /** A stream of another peer: who iterates over it opens it. */
  take(to, channel, value, { ahead = AHEAD } = {}) {
    if (!(ahead >= 1)) throw new RangeError(`${ahead} elements ahead: 1 is the least`);
    const body = encode(value);
    return { [Symbol.asyncIterator]: () => this.#elements(to, channel, body, Math.floor(ahead)) };
  }

  async *#elements(to, channel, body, ahead) {
    const [giver, id] = await this.#messages.invoke(to, OPEN, [channel, body]);
    const controller = new AbortController();
    const hold = this.#ask(giver, HOLD, [id], controller.signal);
    // Whoever pulls is told the same.
    hold.catch(() => {});
    let received = 0;
    try {
      for (;;) {
        const batch = await this.#ask(giver, PULL, [id, ahead]);
        if (!batch.length) break;
        received += batch.length;
        for (const each of batch) yield decode(each);
      }
      const [count, type, message, stack] = await hold;
      if (stack !== undefined)
        throw new MessageError('FAILED', `'${channel}' failed: ${type}: ${message}`, { type, message, stack });
      if (Number(count) !== received)
        throw new Error(`the stream has ended after ${received} elements, and is said to have ${count}`);
    } finally {
      // One that has not ended is cancelled there.
      controller.abort();
    }
  }
}

module.exports = { Streams, Detached };
