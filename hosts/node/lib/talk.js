'use strict';
// The messages of this process on the thread of the link: what comes, and what goes.
const { TYPE } = require('./frames.js');
const { Mailboxes } = require('./mailboxes.js');
const { Outgoing } = require('./outgoing.js');

class Talk {
  #mailboxes;
  #outgoing;
  /** The channels that the program knows this process to listen to. */
  #listens = new Set();

  constructor(out) {
    this.#mailboxes = new Mailboxes(out);
    this.#outgoing = new Outgoing(out);
  }

  joined(name, asks, maxMessage) {
    this.#mailboxes.joined(name);
    this.#outgoing.joined(asks, maxMessage);
  }

  /**
   * Takes a frame if it belongs to messages; false if it does not.
   *
   * @param task whether its number is that of messages
   */
  take(type, task, number, correlation, payload) {
    switch (type) {
      case TYPE.REQUEST: if (task) this.#mailboxes.asked(correlation, payload); return task;
      case TYPE.CANCEL: return this.#mailboxes.cancel(correlation);
      case TYPE.REPLY:
      case TYPE.ERROR: this.#outgoing.answered(type, number, correlation, payload); return true;
      default: return false;
    }
  }

  /** What the main thread tells. */
  told({ post, abandon, handled, released, takes }) {
    if (post) this.#outgoing.post(post);
    else if (abandon) this.#outgoing.abandon(abandon);
    else if (handled) this.#mailboxes.handled(handled);
    else if (released) this.#mailboxes.released(released);
    else if (takes) this.#takes(takes);
  }

  #takes({ asked, channel, mailbox }) {
    this.#mailboxes.takes(asked, channel, mailbox);
    if (asked || this.#listens.has(channel) === (mailbox !== null)) return;
    if (mailbox) this.#listens.add(channel);
    else this.#listens.delete(channel);
    this.#outgoing.listens(channel, mailbox !== null);
  }
}

module.exports = { Talk };
