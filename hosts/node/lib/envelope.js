'use strict';
// A message on its way: a list of kind, receiver, sender, channel, milliseconds and the body, which is still written.
const { encode, decode } = require('./value.js');

const TASK = 'drover:message';
const KIND = Object.freeze({ SEND: 0, INVOKE: 1, BROADCAST: 2, LISTEN: 3, UNLISTEN: 4, PEERS: 5 });
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
/** W3C's; one that is none is left out, for a message is worth more. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.{0,200})?$/;
/** A host that reads traces lists a task of this name, which nobody asks. */
const TRACE = 'drover:trace';
/** The value null, written. */
const NULL = Uint8Array.of(0xf6);

/** What this process says of itself counts for nothing, so it says nothing. */
function pack({ kind, to = '', channel = '', millis = 0, body = NULL, trace = '' }) {
  const all = [kind, to, '', channel, millis, body];
  // Only what has come from the program goes back to it: it knows what it is.
  return encode(trace ? [...all, trace] : all);
}

/** Throws if it is not what a host can be sent. */
function unpack(payload) {
  const all = decode(payload);
  const [kind, , from, channel, millis, body, trace] = Array.isArray(all) && all.length >= 6 ? all : [];
  const good = (kind === KIND.SEND || kind === KIND.INVOKE) && typeof from === 'string' &&
    typeof channel === 'string' && NAME.test(channel) && millis >= 0 && body instanceof Uint8Array;
  if (!good) throw new Error('a message must be a list of kind, to, from, channel, milliseconds and body');
  // With a buffer of its own, so that it can be given to another thread.
  const traceparent = typeof trace === 'string' && TRACEPARENT.test(trace) ? trace : '';
  return { kind, from, channel, millis: Number(millis), body: new Uint8Array(body), trace: traceparent };
}

module.exports = { TASK, TRACE, KIND, NAME, NULL, pack, unpack };
