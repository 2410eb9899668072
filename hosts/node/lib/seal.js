'use strict';
// What encrypts the frames of a link, when the ticket asks for it: docs/protocol.md says how, byte by byte.
const crypto = require('node:crypto');
const { TYPE, HEADER, frame } = require('./frames.js');

/** A frame is encrypted in pieces of so many bytes, and each is followed by what proves that nobody changed it. */
const PIECE = 64 << 10;
const TAG = 16;
/** One key encrypts so many pieces and bytes at most. */
const PIECES_PER_KEY = 2 ** 20;
const BYTES_PER_KEY = 2 ** 32;
const KEY = 32;
/** What an encoded public key begins with; its 32 bytes follow. */
const SPKI = Buffer.from('302a300506032b656e032100', 'hex');
const NONE = new Uint8Array(0);

/** How many bytes the payload of a sealed frame has for a payload of so many. */
const sealedSize = (bytes) => HEADER + bytes + Math.ceil((HEADER + bytes) / PIECE) * TAG;

const hmac = (key, ...parts) =>
  parts.reduce((mac, each) => mac.update(each), crypto.createHmac('sha256', key)).digest();
const expand = (secret, purpose, said = NONE) => hmac(secret, purpose, said, Buffer.from([1]));

/** The keys of one direction, and the numbers of its pieces. */
class Direction {
  #secret;
  #key;
  #pieces;
  #bytes;
  #limits;
  count = 0n;

  constructor(secret, limits = { pieces: PIECES_PER_KEY, bytes: BYTES_PER_KEY }) {
    this.#limits = limits;
    this.#take(secret);
  }

  #take(secret) {
    this.#secret = secret;
    this.#key = expand(secret, 'drover 1 key');
    this.#pieces = 0;
    this.#bytes = 0;
  }

  /** The key and the nonce of the next piece, of so many bytes. */
  next(bytes) {
    if (this.#pieces === this.#limits.pieces || this.#bytes >= this.#limits.bytes)
      this.#take(expand(this.#secret, 'drover 1 next'));
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(this.count, 4);
    this.count++;
    this.#pieces++;
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

  /** The frame, encrypted, to be written as these chunks; it has to be the next one that is. */
  frame(type, number, correlation, payload) {
    const plain = Buffer.concat(frame(type, number, correlation, payload));
    const { count } = this.#out;
    const sealed = [];
    for (let at = 0; at < plain.length; at += PIECE) {
      const piece = plain.subarray(at, at + PIECE);
      const cipher = crypto.createCipheriv('aes-256-gcm', ...this.#out.next(piece.length), { authTagLength: TAG });
      sealed.push(cipher.update(piece), cipher.final(), cipher.getAuthTag());
    }
    return frame(TYPE.SEALED, 0, count, Buffer.concat(sealed));
  }

  /** What stands in a frame. Throws if it is not the next one that the pool has encrypted. */
  open({ type, zero, number, correlation, payload }) {
    if (type !== TYPE.SEALED || zero) throw new Error('a frame came that is not encrypted, on a link that is');
    if (correlation !== this.#in.count || number)
      throw new Error(`encrypted frame ${correlation} came where frame ${this.#in.count} was due: ` +
        'frames were repeated, left out or put in another order');
    const pieces = [];
    try {
      for (let at = 0; at < payload.length; at += PIECE + TAG) {
        const piece = payload.subarray(at, at + PIECE + TAG);
        const size = piece.length - TAG;
        const cipher = crypto.createDecipheriv('aes-256-gcm', ...this.#in.next(size), { authTagLength: TAG });
        cipher.setAuthTag(piece.subarray(size));
        pieces.push(cipher.update(piece.subarray(0, size)));
        cipher.final();
      }
    } catch (e) {
      throw new Error(`encrypted frame ${correlation} was changed on its way, or was not sealed for this link`);
    }
    const plain = Buffer.concat(pieces);
    if (plain.length < HEADER || plain.readUInt32LE(0) !== plain.length - HEADER)
      throw new Error(`encrypted frame ${correlation} was cut`);
    // A copy with a buffer of its own, which other threads are given.
    const content = new Uint8Array(plain.length - HEADER);
    content.set(plain.subarray(HEADER));
    return { type: plain[4], number: plain.readUInt16LE(6), correlation: plain.readBigUInt64LE(8), payload: content };
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

module.exports = { KeyExchange, Seal, Direction, sealedSize };
