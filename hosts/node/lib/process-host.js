'use strict';
// The main thread's side: registers functions, and runs those that the thread of the link asks for.
const path = require('node:path');
const { AsyncLocalStorage } = require('node:async_hooks');
const { Worker } = require('node:worker_threads');
const { NOT_JOINED, NO_POOL } = require('./frames.js');
const { NAME } = require('./envelope.js');
const { Job, codecOf } = require('./job.js');
const { Messages } = require('./messages.js');
const { controls, dozeHooks, wakeHooks } = require('./control.js');
const { readTicket } = require('./ticket.js');
const { startGuard, endGuard } = require('./guard.js');

/** More of them than a pool lets run at a time. */
const PLACES = 256;
/** So long at most the end waits until the pool has what was sent, in milliseconds. */
const FLUSH = 5000;

class ProcessHost {
  #handlers = new Map();
  #jobs = new Map();
  #current = new AsyncLocalStorage();
  #shared = new Int32Array(new SharedArrayBuffer(4 * (PLACES + 2)));
  #link = null;
  #over = false;
  #most = 0;
  #messages = null;

  registry(task, handler, codecs = {}) {
    this.#open();
    const good = NAME.test(task) && !task.startsWith('drover:');
    if (!good) throw new TypeError(`${JSON.stringify(task)} cannot name a task`);
    if (typeof handler !== 'function') throw new TypeError(`the handler of '${task}' is no function`);
    if (this.#handlers.has(task)) throw new Error(`the task '${task}' has a handler`);
    const { request = 'value', reply = 'value' } = codecs;
    this.#handlers.set(task, { task, handler, request: codecOf(request), reply: codecOf(reply) });
    return this;
  }

  unregistry(task) {
    this.#open();
    this.#handlers.delete(task);
    return this;
  }

  onDoze(hook) {
    this.#open();
    dozeHooks.push(hook);
    return this;
  }

  onWake(hook) {
    this.#open();
    wakeHooks.push(hook);
    return this;
  }

  /** Whoever asks for them before the host runs makes this process a peer. */
  get messages() {
    if (!this.#messages) {
      if (this.running) throw new Error('ask for ProcessHost.messages before the host runs');
      this.#messages = new Messages(this.#current);
    }
    return this.#messages;
  }

  /** The names that are registered. */
  get tasks() {
    return [...this.#handlers.keys()];
  }

  get running() {
    return this.#link !== null;
  }

  #open() {
    if (this.running) throw new Error('the host runs: register everything before');
  }

  run() {
    this.#open();
    for (const [task, handler] of controls())
      this.#handlers.set(task, { task, handler, request: codecOf('value'), reply: codecOf('value') });
    let ticket;
    try {
      ticket = readTicket();
    } catch (e) {
      this.#notJoined(e.message);
    }
    startGuard();
    const talks = this.#messages?.early ?? null;
    const workerData = { ticket, tasks: this.tasks, shared: this.#shared, talks };
    // Options of node, such as one for its profiler, are about the main thread.
    this.#link = new Worker(path.join(__dirname, 'link.js'), { workerData, execArgv: [], stdin: false });
    const all = [...this.#handlers.values()];
    this.#link.on('message', (message) => this.#take(message, all));
    this.#link.on('error', (e) => this.#ended({ joined: true, why: String(e && e.stack) }));
    this.#messages?.open((message, list) => this.#link.postMessage({ talk: message }, list));
    process.on('exit', () => this.#flush());
    process.on('unhandledRejection', (reason) => this.#floating(reason));
    process.on('uncaughtException', (e) => this.#floating(e));
  }

  #take(message, all) {
    if (message.id) {
      const tell = (what, list) => this.#link.postMessage(what, list);
      const job = new Job(all[message.number], message, { tell, most: this.#most, flags: this.#shared });
      this.#jobs.set(message.id, job);
      this.#current.run(job, () => job.run()).finally(() => this.#jobs.delete(message.id));
    } else if (message.talk) this.#messages.take(message.talk);
    else if (message.cancel) this.#jobs.get(message.cancel)?.abort();
    else if (message.welcome) {
      this.#most = message.welcome.maxMessage;
      this.#messages?.joined(message.welcome.worker, this.#most);
    } else if (message.end) this.#ended(message.end);
    else if (message.exit) {
      endGuard();
      process.exit(0);
    }
  }

  // What a handler has begun and nobody waits for is a failure of its request, and of no other.
  #floating(error) {
    const job = this.#current.getStore();
    if (!job?.fail(error)) console.error('An error that no request waits for:', error);
  }

  #ended({ joined, why }) {
    this.#over = true;
    if (!joined) this.#notJoined(why);
    if (why) console.error(`This worker leaves its pool: ${why}`);
    process.exit(1);
  }

  #notJoined(why) {
    this.#over = true;
    console.error(NO_POOL + why);
    process.exit(NOT_JOINED);
  }

  // Before the process ends, also by a call of a task's, the other thread sends what has been answered.
  #flush() {
    if (this.#over) return;
    this.#link.postMessage({ flush: true });
    Atomics.wait(this.#shared, 0, 0, FLUSH);
  }
}

module.exports = { ProcessHost };
