'use strict';
// A request or a message while its handler runs.
const { TYPE, CODE } = require('./frames.js');
const { encode, decode } = require('./value.js');
const { report, longestText } = require('./report.js');

/** How payloads are written, by name. */
const CODECS = new Map([
  ['value', { encode, decode }],
  ['text', {
    encode: (text) => new TextEncoder().encode(wellFormed(text)),
    decode: (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
  }],
  ['bytes', { encode: bytesOf, decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) }],
  ['nothing', { encode: () => new Uint8Array(0), decode: () => null }],
]);
const LARGE = 4096;

function codecOf(name) {
  const codec = CODECS.get(name);
  if (!codec) throw new TypeError(`there is no codec '${name}': ${[...CODECS.keys()].join(', ')}`);
  return codec;
}

function wellFormed(text) {
  if (typeof text !== 'string' || /\p{Surrogate}/u.test(text)) throw new TypeError('the reply is no well-formed text');
  return text;
}

function bytesOf(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0));
  if (!ArrayBuffer.isView(data)) throw new TypeError('the reply is no bytes');
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}

class Job {
  #kind;
  #id;
  #payload;
  #place;
  #answered;
  #host;
  #done = false;
  #aborted = false;
  #controller = null;

  /** @param host tell(message, transferred) tells the link's thread, most is the longest payload, flags its words */
  constructor(kind, { id, payload, place, answered }, host) {
    this.#kind = kind;
    this.#id = id;
    this.#payload = payload;
    this.#place = place;
    this.#answered = answered;
    this.#host = host;
  }

  async run() {
    let reply;
    try {
      const request = this.#kind.request.decode(this.#payload);
      this.#payload = null;
      const value = await this.#kind.handler(request, this.#context());
      if (this.#answered && !this.#done) reply = this.#fit('a reply', this.#kind.reply.encode(value));
    } catch (e) {
      this.fail(e, true);
      return;
    }
    this.#tell({ type: TYPE.REPLY, number: 0, payload: reply, answer: true, end: true });
  }

  /** Answers with a failure; false if nobody waits for that any more. */
  fail(error, ended = false) {
    if (this.#done) return false;
    if (!this.#answered) console.error('A message could not be handled:', error);
    // One that has not ended may never do so: its place is free for the next.
    const payload = encode(report(error, longestText(this.#host.most)));
    this.#tell({ type: TYPE.ERROR, number: CODE.FAILED, payload, answer: true, end: true });
    return true;
  }

  /** The pool has cancelled the request. */
  abort() {
    this.#aborted = true;
    this.#controller?.abort();
  }

  #context() {
    const job = this;
    return {
      task: this.#kind.task,
      get cancelled() {
        return job.#cancelled;
      },
      get signal() {
        job.#controller ??= new AbortController();
        if (job.#aborted) job.#controller.abort();
        return job.#controller.signal;
      },
      progress(value) {
        if (job.#done || !job.#answered) return;
        const payload = job.#fit('progress', encode(value));
        job.#tell({ type: TYPE.PROGRESS, number: 0, payload, answer: false, end: false });
      },
    };
  }

  // The word is of whatever runs in this place, so it counts for as long as this does.
  get #cancelled() {
    if (!this.#done && Atomics.load(this.#host.flags, this.#place) === 1) this.#aborted = true;
    return this.#aborted;
  }

  #fit(what, payload) {
    if (payload.length > this.#host.most)
      throw new RangeError(`${what} of ${payload.length} bytes is over the limit of ${this.#host.most}`);
    return payload;
  }

  #tell(message) {
    if (this.#done) return;
    this.#done = message.answer;
    const list = message.payload?.length > LARGE ? [message.payload.buffer] : [];
    this.#host.tell({ id: this.#id, ...message }, list);
  }
}

module.exports = { Job, codecOf };
