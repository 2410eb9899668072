'use strict';
// The frames of Drover's protocol, version 1.
const TYPE = Object.freeze({
  HELLO: 1, WELCOME: 2, REFUSED: 3, REQUEST: 4, POST: 5, REPLY: 6, ERROR: 7, CANCEL: 8, RECALL: 9, PROGRESS: 10,
  PING: 11, PONG: 12, EXIT: 13, BEGUN: 15, KEY: 16, SEALED: 17,
});
const CODE = Object.freeze({ FAILED: 1, UNKNOWN_TASK: 2, CANCELLED: 3, NOT_RUN: 4, REJECTED: 5 });
const HEADER = 16;
const NONE = new Uint8Array(0);
/** The exit code of a host that has not joined, and how its complaint begins. */
const NOT_JOINED = 64;
const NO_POOL = 'This worker could not join its pool: ';
/** What is shorter is copied behind its header, so that it is one write. */
const SHORT = 4096;

/** The pieces of a frame, to be written one after another. */
function frame(type, number, correlation, payload = NONE) {
  const short = payload.length <= SHORT;
  const head = Buffer.allocUnsafe(short ? HEADER + payload.length : HEADER);
  head.writeUInt32LE(payload.length, 0);
  head[4] = type;
  head[5] = 0;
  head.writeUInt16LE(number, 6);
  head.writeBigUInt64LE(correlation, 8);
  if (!short) return [head, payload];
  head.set(payload, HEADER);
  return [head];
}

/** Cuts what comes into frames; what it gives out is a copy with a buffer of its own. */
class FrameReader {
  #chunks = [];
  #length = 0;
  #header = null;
  /** The longest payload, and how many bytes that is on this link. */
  most = 64 << 10;
  sizeOf = (bytes) => bytes;

  add(chunk) {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next frame, or null if it is not complete. */
  next() {
    if (!this.#header) {
      if (this.#length < HEADER) return null;
      const bytes = Buffer.from(this.#take(HEADER).buffer);
      this.#header = {
        length: bytes.readUInt32LE(0), type: bytes[4], zero: bytes[5],
        number: bytes.readUInt16LE(6), correlation: bytes.readBigUInt64LE(8),
      };
      if (this.#header.length > this.sizeOf(this.most))
        throw new Error(`a frame of ${this.#header.length} bytes is over the limit of ${this.most}`);
    }
    if (this.#length < this.#header.length) return null;
    const { length, ...header } = this.#header;
    this.#header = null;
    return { ...header, payload: this.#take(length) };
  }

  #take(length) {
    const taken = new Uint8Array(length);
    let at = 0;
    let used = 0;
    while (at < length) {
      const chunk = this.#chunks[used];
      const part = Math.min(chunk.length, length - at);
      taken.set(part < chunk.length ? chunk.subarray(0, part) : chunk, at);
      at += part;
      if (part < chunk.length) this.#chunks[used] = chunk.subarray(part);
      else used++;
    }
    this.#chunks.splice(0, used);
    this.#length -= length;
    return taken;
  }
}

module.exports = { TYPE, CODE, HEADER, NOT_JOINED, NO_POOL, frame, FrameReader };
