'use strict';
// Messages on the main thread: what it sends to other peers, and the listeners and handlers of what they send.
const { performance } = require('node:perf_hooks');
const { TYPE, CODE } = require('./frames.js');
const { KIND, NAME, pack } = require('./envelope.js');
const { Message } = require('./message.js');
const { MessageError, Refusal, failureOf } = require('./message-error.js');
const { exportObject, RemoteObject } = require('./objects.js');
const { Streams, Detached } = require('./streams.js');
const { encode, decode } = require('./value.js');
const { report, longestText } = require('./report.js');

/** So long may an answer take unless the call says otherwise, in milliseconds. */
const TIMEOUT = 30_000;
/** More calls than these are not open at a time, nor more bytes of them. */
const MOST_OPEN = 16384;
const MOST_BYTES = 64 << 20;
const MAILBOX = Object.freeze({ messages: 1000, bytes: 4 << 20, overflow: 'reject' });
const OVERFLOWS = ['reject', 'drop-oldest', 'slow'];
const LARGE = 4096;

class Messages {
  #current;
  #tell;
  #most = 0;
  #name = '';
  #streams = new Streams(this, (to, channel, value, signal) =>
    this.#ask({ kind: KIND.INVOKE, to: text('receiver', to), channel, body: encode(value) }, signal));
  #early = [];
  #listeners = new Map();
  #handlers = new Map();
  /** What has been sent and is not answered, by id. */
  #open = new Map();
  #openBytes = 0;
  #ids = 0;
  /** The messages that are being handled, by id. */
  #running = new Map();

  /** @param current an AsyncLocalStorage with what is being run */
  constructor(current) {
    this.#current = current;
    this.#tell = (message) => this.#early.push(message);
  }

  /** What the thread of the link is to know before it joins. */
  get early() {
    return this.#early;
  }

  /** From now on the thread of the link is told. */
  open(tell) {
    this.#tell = tell;
    this.#early = [];
  }

  joined(name, maxMessage) {
    this.#name = name;
    this.#most = maxMessage;
  }

  /** What the program calls this process. */
  get name() {
    return this.#name;
  }

  /** How long what is sent may be, in bytes. */
  get most() {
    return this.#most;
  }

  // ---- sending

  async send(to, channel, value) {
    await this.#ask({ kind: KIND.SEND, to: text('receiver', to), channel: named(channel), body: encode(value) });
  }

  async invoke(to, channel, value, { timeout = TIMEOUT, signal } = {}) {
    if (!(timeout > 0)) throw new RangeError(`the timeout is ${timeout}: it must be more than zero`);
    const answerBy = this.#current.getStore()?.answerBy ?? Infinity;
    const millis = Math.max(1, Math.min(Math.floor(timeout), Math.floor(answerBy - performance.now()), 2 ** 31 - 1));
    const receiver = text('receiver', to);
    return this.#ask({ kind: KIND.INVOKE, to: receiver, channel: named(channel), body: encode(value), millis }, signal);
  }

  async broadcast(channel, value) {
    return this.#ask({ kind: KIND.BROADCAST, channel: named(channel), body: encode(value) });
  }

  stream(to, channel, value, options) {
    return this.#streams.take(text('giver', to), named(channel), value, options);
  }

  remote(peer, name) {
    return new RemoteObject(this, text('peer', peer), text('object', name));
  }

  async peers() {
    return this.#ask({ kind: KIND.PEERS });
  }

  #ask(message, signal) {
    signal?.throwIfAborted();
    const payload = pack({ ...message, trace: this.#current.getStore()?.trace });
    const bytes = payload.length;
    if (this.#open.size >= MOST_OPEN || this.#openBytes && this.#openBytes + bytes > MOST_BYTES)
      throw new MessageError('REJECTED', `The message was not sent: ${this.#open.size} of this process, of ` +
        `${this.#openBytes} bytes, are not answered`);
    const id = ++this.#ids;
    const { millis = 0, to, channel } = message;
    return new Promise((resolve, reject) => {
      const abandon = () => {
        this.#close(id);
        this.#tell({ abandon: id }, []);
        reject(signal.reason);
      };
      const done = () => signal?.removeEventListener('abort', abandon);
      this.#open.set(id, { resolve, reject, bytes, to, channel, millis, done });
      this.#openBytes += bytes;
      signal?.addEventListener('abort', abandon);
      this.#tell({ post: { id, payload, millis } }, bytes > LARGE ? [payload.buffer] : []);
    });
  }

  #close(id) {
    const call = this.#open.get(id);
    if (!call) return undefined;
    this.#open.delete(id);
    this.#openBytes -= call.bytes;
    call.done();
    return call;
  }

  #answered({ answer, error, payload, rejected, large, late }) {
    const call = this.#close(answer);
    if (!call) return;
    try {
      if (rejected) throw new MessageError('REJECTED', rejected);
      if (large) throw new RangeError(large);
      if (late)
        throw new MessageError('TIMEOUT', `'${call.to}' has not answered '${call.channel}' in ${call.millis} ms`);
      if (error) throw failureOf(call.channel ?? 'peers', error, payload);
      call.resolve(decode(payload));
    } catch (e) {
      call.reject(e);
    }
  }

  // ---- receiving

  on(channel, listener, mailbox) {
    this.#listen(channel, { code: code('listener', listener), once: false }, mailbox);
    return this;
  }

  once(channel, listener) {
    this.#listen(channel, { code: code('listener', listener), once: true });
    return this;
  }

  #listen(channel, entry, mailbox) {
    const box = boxOf(mailbox);
    const all = this.#listeners.get(named(channel)) ?? [];
    this.#listeners.set(channel, [...all, entry]);
    this.#tell({ takes: { asked: false, channel, mailbox: box } }, []);
  }

  handle(channel, handler, mailbox) {
    return this.#answer(channel, { code: code('handler', handler), once: false }, mailbox);
  }

  handleOnce(channel, handler) {
    return this.#answer(channel, { code: code('handler', handler), once: true });
  }

  #answer(channel, entry, mailbox) {
    const box = boxOf(mailbox);
    if (this.#handlers.has(named(channel)))
      throw new Error(`The channel '${channel}' has a handler already: remove it first`);
    this.#handlers.set(channel, entry);
    this.#tell({ takes: { asked: true, channel, mailbox: box } }, []);
    return this;
  }

  removeListener(channel, listener) {
    const entry = this.#listeners.get(channel)?.find((each) => each.code === listener);
    if (entry) this.#forget(channel, entry);
    return this;
  }

  #forget(channel, entry) {
    const left = (this.#listeners.get(channel) ?? []).filter((each) => each !== entry);
    if (left.length) this.#listeners.set(channel, left);
    else this.removeListeners(channel);
  }

  removeListeners(channel) {
    if (this.#listeners.delete(channel)) this.#tell({ takes: { asked: false, channel, mailbox: null } }, []);
    return this;
  }

  handleStream(channel, handler) {
    this.#streams.handle(named(channel), code('stream handler', handler));
    return this;
  }

  removeStreamHandler(channel) {
    this.#streams.remove(channel);
    return this;
  }

  export(name, object) {
    exportObject(this, text('name', name), object);
    return this;
  }

  removeHandler(channel) {
    if (this.#handlers.delete(channel)) this.#tell({ takes: { asked: true, channel, mailbox: null } }, []);
    return this;
  }

  /** What the thread of the link tells. */
  take(told) {
    if (told.answer) this.#answered(told);
    else if (told.cancel) this.#running.get(told.cancel)?.abort();
    else this.#handle(told);
  }

  async #handle({ id, asked, from, channel, body, trace, left }) {
    const message = new Message(this, from, channel, trace);
    this.#running.set(id, message);
    let done = false;
    const end = (how) => {
      if (done) return false;
      done = true;
      this.#running.delete(id);
      this.#tell({ handled: { id, type: 0, ...how } }, how.payload?.length > LARGE ? [how.payload.buffer] : []);
      return true;
    };
    const fail = (error) => asked && end({
      type: TYPE.ERROR, number: CODE.FAILED, payload: encode(report(error, longestText(this.#most))),
    });
    const store = { fail, trace, answerBy: left ? performance.now() + left : Infinity };
    await this.#current.run(store, async () => {
      try {
        if (asked) end(await this.#answerOf(message, body, id));
        else await this.#hear(message, body);
      } catch (e) {
        if (e instanceof Refusal && asked) end({ refused: e.message });
        else if (!fail(e)) console.error(`What was sent to '${channel}' could not be handled:`, e);
      }
    });
    if (!asked) end({});
  }

  async #answerOf(message, body, id) {
    const { channel } = message;
    const handler = this.#handlers.get(channel);
    if (!handler) return { missing: true };
    if (handler.once) this.removeHandler(channel);
    let answer = await handler.code(decode(body), message);
    if (answer instanceof Detached) {
      this.#tell({ released: id }, []);
      answer = await answer.answer;
    }
    const payload = encode(answer);
    if (payload.length > this.#most)
      throw new RangeError(`an answer of ${payload.length} bytes is over the limit of ${this.#most}`);
    return { type: TYPE.REPLY, number: 0, payload };
  }

  async #hear(message, body) {
    const { channel } = message;
    const all = this.#listeners.get(channel) ?? [];
    const value = decode(body);
    for (const each of all) if (each.once) this.#forget(channel, each);
    const hearing = all.map(async (each) => each.code(value, message));
    for (const { reason } of await Promise.allSettled(hearing))
      if (reason !== undefined) console.error(`A listener to '${channel}' failed:`, reason);
  }
}

function text(what, value) {
  if (typeof value !== 'string') throw new TypeError(`the ${what} of a message is no text`);
  return value;
}

function named(channel) {
  if (typeof channel !== 'string' || !NAME.test(channel))
    throw new TypeError(`${JSON.stringify(channel)} cannot name a channel`);
  return channel;
}

function code(what, given) {
  if (typeof given !== 'function') throw new TypeError(`the ${what} is no function`);
  return given;
}

function boxOf(given) {
  const box = { ...MAILBOX, ...given };
  if (!(box.messages >= 1) || !(box.bytes >= 1))
    throw new RangeError('a mailbox must have room for 1 message and 1 byte or more');
  if (!OVERFLOWS.includes(box.overflow))
    throw new TypeError(`a full mailbox does one of ${OVERFLOWS.join(', ')}, and not '${box.overflow}'`);
  return box;
}

module.exports = { Messages };
