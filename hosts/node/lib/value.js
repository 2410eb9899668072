'use strict';
// Drover's values: a subset of CBOR, which docs/protocol.md of Drover describes.
const DEEPEST = 64;
const MOST = 1n << 63n;
const LONE_SURROGATE = /\p{Surrogate}/u;
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A number that is written as a floating-point number, also if it is a whole one. */
class Float {
  constructor(value) {
    this.value = Number(value);
  }
}

class Writer {
  #bytes = Buffer.allocUnsafe(256);
  #at = 0;

  #room(more) {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }

  byte(value) {
    this.#room(1);
    this.#bytes[this.#at++] = value;
  }

  head(major, n) {
    this.#room(9);
    const first = major << 5;
    if (n < 24) this.#bytes[this.#at++] = first | Number(n);
    else if (n < 256) this.#sized(first | 24, 1, n);
    else if (n < 65536) this.#sized(first | 25, 2, n);
    else if (n < 4294967296) this.#sized(first | 26, 4, n);
    else {
      this.#bytes[this.#at] = first | 27;
      this.#bytes.writeBigUInt64BE(BigInt(n), this.#at + 1);
      this.#at += 9;
    }
  }

  #sized(first, width, n) {
    this.#bytes[this.#at] = first;
    this.#bytes.writeUIntBE(Number(n), this.#at + 1, width);
    this.#at += 1 + width;
  }

  float(value) {
    this.byte(0xfb);
    this.#room(8);
    this.#at = this.#bytes.writeDoubleBE(value, this.#at);
  }

  bytes(data) {
    this.head(2, data.length);
    this.#room(data.length);
    this.#bytes.set(data, this.#at);
    this.#at += data.length;
  }

  text(text) {
    if (LONE_SURROGATE.test(text)) throw new TypeError('a text has half a surrogate pair');
    const length = Buffer.byteLength(text);
    this.head(3, length);
    this.#room(length);
    this.#at += this.#bytes.write(text, this.#at);
  }

  /** With a buffer of its own, so that it can be given to another thread. */
  result() {
    return new Uint8Array(this.#bytes.subarray(0, this.#at));
  }
}

function integer(value, to) {
  if (value < -MOST || value >= MOST) throw new RangeError('an integer needs more than 64 bits with its sign');
  if (value >= 0) to.head(0, value);
  else to.head(1, typeof value === 'bigint' ? -1n - value : -1 - value);
}

function write(value, to, depth) {
  switch (typeof value) {
    case 'undefined': return to.byte(0xf6);
    case 'boolean': return to.byte(value ? 0xf5 : 0xf4);
    case 'bigint': return integer(value, to);
    case 'string': return to.text(value);
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? integer(value, to) : to.float(value);
    case 'object': break;
    default: throw new TypeError(`a ${typeof value} cannot be sent`);
  }
  if (value === null) return to.byte(0xf6);
  if (value instanceof Float) return to.float(value.value);
  if (value instanceof ArrayBuffer) return to.bytes(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return to.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (depth === DEEPEST) throw new RangeError(`a value is nested more than ${DEEPEST} deep`);
  if (Array.isArray(value) || value instanceof Set) return list(Array.from(value), to, depth + 1);
  if (value instanceof Map) return map([...value], to, depth + 1);
  if (Object.prototype.toString.call(value) !== '[object Object]')
    throw new TypeError(`a ${value.constructor && value.constructor.name || 'strange object'} cannot be sent`);
  return map(Object.entries(value).filter((entry) => entry[1] !== undefined), to, depth + 1);
}

function list(elements, to, depth) {
  to.head(4, elements.length);
  for (const each of elements) write(each, to, depth);
}

function map(entries, to, depth) {
  if (new Set(entries.map((entry) => String(entry[0]))).size < entries.length)
    throw new TypeError('two keys of a map are the same text');
  to.head(5, entries.length);
  for (const [key, each] of entries) {
    to.text(String(key));
    write(each, to, depth);
  }
}

/**
 * The bytes of a value. A whole number is written as an integer if JavaScript holds it exactly; a Float never is.
 * What is undefined is null in a list and left out of an object.
 */
function encode(value) {
  const to = new Writer();
  write(value, to, 0);
  return to.result();
}

/** What a value may take of memory, as docs/protocol.md counts it: so many times its bytes, and so much beside. */
const COST_PER_BYTE = 48;
const FREE_COST = 4 << 20;

class Reader {
  constructor(bytes) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
    this.cost = 0;
  }

  /** Notes that what is read takes memory; a small message must not fill the heap. */
  spend(bytes) {
    this.cost += bytes;
    if (this.cost > FREE_COST + COST_PER_BYTE * this.at)
      throw new RangeError(`a value takes more than ${COST_PER_BYTE} times its bytes of memory`);
  }

  take(length) {
    if (length > this.bytes.length - this.at) throw new RangeError('a value ends too early');
    const begin = this.at;
    this.at += Number(length);
    return begin;
  }

  /** Any length: a Number if that is exact, else a BigInt. */
  count(info) {
    if (info < 24) return info;
    const width = 1 << info - 24;
    const at = this.take(width);
    if (width < 8) return this.bytes.readUIntBE(at, width);
    const n = this.bytes.readBigUInt64BE(at);
    if (n >= MOST) throw new RangeError('a number needs more than 64 bits with its sign');
    return n <= Number.MAX_SAFE_INTEGER ? Number(n) : n;
  }

  item(depth) {
    const first = this.bytes[this.take(1)];
    switch (first) {
      case 0xf4: return false;
      case 0xf5: return true;
      case 0xf6: return null;
      case 0xf9: return half(this.bytes.readUInt16BE(this.take(2)));
      case 0xfa: return this.bytes.readFloatBE(this.take(4));
      case 0xfb: return this.bytes.readDoubleBE(this.take(8));
    }
    const major = first >> 5;
    if (major > 5 || (first & 31) > 27) throw new TypeError(`0x${first.toString(16)} is not used`);
    const n = this.count(first & 31);
    if (major === 0) return n;
    if (major === 1) return typeof n === 'bigint' || n === Number.MAX_SAFE_INTEGER ? -1n - BigInt(n) : -1 - n;
    if (major === 2) return this.part(n);
    if (major === 3) return this.text(n);
    if (depth === DEEPEST) throw new RangeError(`a value is nested more than ${DEEPEST} deep`);
    return major === 4 ? this.list(n, depth + 1) : this.map(n, depth + 1);
  }

  part(length) {
    const begin = this.take(length);
    const part = this.bytes.subarray(begin, this.at);
    // A small part must not hold a large message in memory.
    return part.length * 2 < this.bytes.length ? Buffer.from(part) : part;
  }

  text(length) {
    const part = this.part(length);
    if (part.length) this.spend(48 + part.length);
    return UTF_8.decode(part);
  }

  list(n, depth) {
    this.spend(40);
    const elements = [];
    for (let i = 0; i < n; i++) elements.push(this.item(depth));
    return elements;
  }

  /** Without a prototype: a key may be "__proto__" or "constructor". */
  map(n, depth) {
    this.spend(56);
    const entries = Object.create(null);
    for (let i = 0; i < n; i++) {
      this.spend(56);
      const key = this.item(depth);
      if (typeof key !== 'string' || key in entries) throw new TypeError('a key of a map comes twice or is no text');
      entries[key] = this.item(depth);
    }
    return entries;
  }
}

function half(bits) {
  const fraction = bits & 1023;
  const exponent = bits >> 10 & 31;
  const sign = bits >> 15 ? -1 : 1;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24);
}

/**
 * The value of some bytes. An integer is a Number where that holds it exactly, else a BigInt; bytes are a Buffer, and
 * a map is an object without a prototype.
 */
function decode(bytes) {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (reader.at !== reader.bytes.length)
    throw new RangeError(`a value ends at byte ${reader.at} of ${reader.bytes.length}`);
  return value;
}

module.exports = { encode, decode, Float };
