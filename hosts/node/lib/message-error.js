'use strict';
// Why a message was not taken, or not answered.
const { CODE } = require('./frames.js');
const { decode } = require('./value.js');

/** What the program says of a peer whose process ended before it answered. */
const LOST = 'dev.drover.wire.PeerLost';

class MessageError extends Error {
  name = 'MessageError';

  /** @param remote type, message and stack of what the other side reports; undefined if it reports none */
  constructor(code, message, remote) {
    super(message);
    this.code = code;
    if (remote) this.remote = remote;
  }
}

/** A message that is not taken: its sender is told why, as of one that nobody handles. */
class Refusal extends MessageError {
  constructor(why) {
    super('REJECTED', why);
  }
}

/** What an ERROR in answer to a message means. */
function failureOf(channel, code, payload) {
  switch (code) {
    case CODE.FAILED: {
      const { type = '', message = '', stack = '' } = decode(payload) ?? {};
      const said = type === LOST ? message : `'${channel}' failed: ${type}${message && ': '}${message}`;
      return new MessageError(type === LOST ? 'LOST' : 'FAILED', said, { type, message, stack });
    }
    case CODE.REJECTED: return new MessageError('REJECTED', Buffer.from(payload).toString());
    case CODE.CANCELLED: return new MessageError('CANCELLED', `'${channel}' was cancelled`);
    default: return new MessageError('REJECTED', `'${channel}' was not run (error ${code})`);
  }
}

module.exports = { MessageError, Refusal, failureOf };
