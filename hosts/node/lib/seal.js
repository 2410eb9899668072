'use strict';
// What encrypts the frames of a link, when the ticket asks for it: docs/protocol.md says how, byte by byte.
const crypto = require('node:crypto');
const { TYPE, HEADER, frame } = require('./frames.js');

/** The rest of a frame's header, which is encrypted with its payload, and what proves that nobody changed them. */
const BEFORE = HEADER - 4;
const TAG = 16;
const OVERHEAD = BEFORE + TAG;
/** One key encrypts so many frames and bytes at most. */
const FRAMES_PER_KEY = 2 ** 20;
const BYTES_PER_KEY = 2 ** 32;
const KEY = 32;
/** What an encoded public key begins with; its 32 bytes follow. */
const SPKI = Buffer.from('302a300506032b656e032100', 'hex');
const NONE = new Uint8Array(0);

const hmac = (key, ...parts) => parts.reduce((mac, each) => mac.update(each), crypto.createHmac('sha256', key)).digest();
const expand = (secret, purpose, said = NONE) => hmac(secret, purpose, said, Buffer.from([1]));

/** The keys of one direction, and the numbers of its frames. */
class Direction {
  #secret;
  #key;
  #frames;
  #bytes;
  #limits;
  count = 0n;

  constructor(secret, limits = { frames: FRAMES_PER_KEY, bytes: BYTES_PER_KEY }) {
    this.#limits = limits;
    this.#take(secret);
  }

  #take(secret) {
    this.#secret = secret;
    this.#key = expand(secret, 'drover 1 key');
    this.#frames = 0;
    this.#bytes = 0;
  }

  /** The key and the nonce of the next frame, of so many bytes. */
  next(bytes) {
    if (this.#frames === this.#limits.frames || this.#bytes >= this.#limits.bytes)
      this.#take(expand(this.#secret, 'drover 1 next'));
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(this.count, 4);
    this.count++;
    this.#frames++;
    this.#bytes += bytes;
    return [this.#key, nonce];
  }
}

class Seal {
  #out;
  #in;

  constructor(out, into) {
    this.#out = out;
    this.#in = into;
  }

  /** The pieces of the frame, encrypted; it has to be the next one that is written. */
  frame(type, number, correlation, payload = NONE) {
    const before = Buffer.alloc(BEFORE);
    before[0] = type;
    before.writeUInt16LE(number, 2);
    before.writeBigUInt64LE(correlation, 4);
    const { count } = this.#out;
    const [key, nonce] = this.#out.next(OVERHEAD + payload.length);
    const cipher = crypto.createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
    const sealed = [cipher.update(before), cipher.update(payload), cipher.final()];
    return frame(TYPE.SEALED, 0, count, Buffer.concat([...sealed, cipher.getAuthTag()]));
  }

  /** What stands in a frame. Throws if it is not the next one that the pool has encrypted. */
  open({ type, zero, number, correlation, payload }) {
    if (type !== TYPE.SEALED || zero) throw new Error('a frame came that is not encrypted, on a link that is');
    const due = this.#in.count;
    if (correlation !== due || number)
      throw new Error(`encrypted frame ${correlation} came where frame ${due} was due: ` +
        'frames were repeated, left out or put in another order');
    const size = payload.length - TAG;
    if (size < BEFORE) throw new Error(`an encrypted frame has ${payload.length} bytes, which is too few`);
    const [key, nonce] = this.#in.next(payload.length);
    const cipher = crypto.createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
    cipher.setAuthTag(payload.subarray(size));
    const opened = cipher.update(payload.subarray(0, size));
    try {
      cipher.final();
    } catch (e) {
      throw new Error(`encrypted frame ${due} was changed on its way, or was not sealed for this link`);
    }
    // A copy with a buffer of its own, which other threads are given.
    const content = new Uint8Array(size - BEFORE);
    content.set(opened.subarray(BEFORE));
    return {
      type: opened[0], number: opened.readUInt16LE(2), correlation: opened.readBigUInt64LE(4), payload: content,
    };
  }
}

/** The host's half of the agreement on keys, bound to the token of its ticket. */
class KeyExchange {
  #token;
  #own;
  #asked;

  /** @param pair of X25519, made for this link alone */
  constructor(token, pair = crypto.generateKeyPairSync('x25519')) {
    this.#token = Buffer.from(token, 'hex');
    this.#own = pair.privateKey;
    const key = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
    this.#asked = Buffer.concat([hmac(this.#token, 'drover 1 id'), key]);
  }

  /** What the pool is sent first. */
  get asked() {
    return this.#asked;
  }

  /** What encrypts the link, now that the pool has answered. */
  answered(answer) {
    if (answer.length !== KEY) throw new Error(`a key frame must have ${KEY} bytes, and has ${answer.length}`);
    const other = crypto.createPublicKey({ key: Buffer.concat([SPKI, answer]), format: 'der', type: 'spki' });
    const agreed = crypto.diffieHellman({ privateKey: this.#own, publicKey: other });
    const shared = hmac(this.#token, agreed);
    const said = Buffer.concat([this.#asked, answer]);
    const [host, pool] = ['drover 1 host', 'drover 1 pool'].map((each) => new Direction(expand(shared, each, said)));
    return new Seal(host, pool);
  }
}

module.exports = { KeyExchange, Seal, Direction, OVERHEAD };
