'use strict';
/** A message while it is handled. */
class Message {
  #messages;
  #controller = null;
  #aborted = false;

  constructor(messages, from, channel, trace) {
    this.#messages = messages;
    this.from = from;
    this.channel = channel;
    this.traceparent = trace;
  }

  get cancelled() {
    return this.#aborted;
  }

  get signal() {
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Sends a message back, to a channel of the peer that sent this one. */
  reply(channel, value) {
    return this.#messages.send(this.from, channel, value);
  }

  abort() {
    this.#aborted = true;
    this.#controller?.abort();
  }
}

module.exports = { Message };
