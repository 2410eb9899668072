'use strict';
// What the pool has asked for and is not answered yet. It is given to the main thread in the order in which it came, as
// much at a time as may run; control tasks have an order of their own, one at a time.
const { TYPE, CODE, HEADER } = require('./frames.js');
const { encode, decode } = require('./value.js');

/** The pool is told at least each so many bytes of posts. */
const TELL = 64 << 10;
/** More control tasks than these do not wait. */
const MOST_CONTROLS = 16;
/** What is longer is handed to the other thread instead of copied. */
const LARGE = 4096;

class Backlog {
  #tasks;
  #flags;
  #out;
  #waiting = [];
  #first = 0;
  #controls = [];
  /** What has begun, by id. */
  #running = new Map();
  #control = null;
  #slots = [];
  #ids = 0;
  #begun = 0;
  #told = 0;
  #leaving = false;
  #full;
  #own;

  /**
   * @param flags words that the main thread sees; word n, from 1, says that what runs in place n is cancelled
   * @param out send(type, number, correlation, payload) to the pool, give(message, transferred) to the main thread
   * @param own control tasks that this thread does itself, by name
   */
  constructor(tasks, flags, out, own) {
    this.#tasks = tasks;
    this.#flags = flags;
    this.#out = out;
    this.#own = own;
  }

  /** @param full whether nothing is to begin for now */
  open(concurrency, maxMessage, full) {
    // The first word is not a place, and the last one is that of control tasks.
    for (let place = Math.min(concurrency, this.#flags.length - 2); place > 0; place--) this.#slots.push(place);
    this.#full = full;
  }

  add(answered, number, correlation, payload) {
    const job = { answered, number, correlation, payload, cancelled: false, gone: false, id: 0, place: 0 };
    if (number >= this.#tasks.length) {
      if (answered) this.#out.send(TYPE.ERROR, CODE.UNKNOWN_TASK, correlation);
      else this.#count(job);
    } else if (answered && this.#tasks[number].startsWith('drover:')) {
      if (this.#controls.length < MOST_CONTROLS) this.#controls.push(job);
      else this.#fail(job, `more than ${MOST_CONTROLS} control tasks wait`);
      this.#nextControl();
    } else {
      this.#waiting.push(job);
      this.resume();
    }
  }

  /** Begins what may begin. */
  resume() {
    while (this.#slots.length && !this.#full()) {
      const job = this.#shift();
      if (!job) break;
      job.place = this.#slots.pop();
      this.#count(job);
      this.#begin(job, false);
    }
    if (this.#leaving && this.#first === this.#waiting.length && !this.#running.size) this.#out.give({ exit: true });
  }

  #shift() {
    while (this.#first < this.#waiting.length) {
      const job = this.#waiting[this.#first];
      this.#waiting[this.#first++] = null;
      if (this.#first > 1024 && this.#first * 2 > this.#waiting.length) {
        this.#waiting.splice(0, this.#first);
        this.#first = 0;
      }
      if (!job.gone) return job;
    }
    return null;
  }

  #nextControl() {
    if (this.#control || !this.#controls.length) return;
    this.#control = this.#controls.shift();
    this.#control.place = this.#flags.length - 1;
    this.#begin(this.#control, true);
  }

  #begin(job, control) {
    job.id = ++this.#ids;
    if (!control) this.#running.set(job.id, job);
    Atomics.store(this.#flags, job.place, 0);
    const { id, number, payload, place, answered } = job;
    job.payload = null;
    const own = control && this.#own.get(this.#tasks[number]);
    if (own) this.#do(own, id, payload);
    else this.#out.give({ id, number, payload, place, answered }, payload.length > LARGE ? [payload.buffer] : []);
  }

  async #do(own, id, request) {
    try {
      const payload = encode(await own(decode(request)));
      this.told({ id, type: TYPE.REPLY, number: 0, payload, answer: true, end: true });
    } catch (e) {
      const payload = encode({ type: 'Error', message: String(e.message), stack: '' });
      this.told({ id, type: TYPE.ERROR, number: CODE.FAILED, payload, answer: true, end: true });
    }
  }

  /** What no longer waits makes room for more posts. */
  #count(job) {
    if (job.answered) return;
    this.#begun += HEADER + job.payload.length;
    if (this.#begun - this.#told < TELL) return;
    this.#told = this.#begun;
    this.#out.send(TYPE.BEGUN, 0, BigInt(this.#told));
  }

  /** The main thread tells of progress, of an answer, or that the handler has ended. */
  told({ id, type, number, payload, answer, end }) {
    const control = this.#control !== null && this.#control.id === id;
    const job = control ? this.#control : this.#running.get(id);
    if (!job) return;
    if (job.answered && !job.gone) {
      job.gone = answer;
      if (answer && job.cancelled) this.#out.send(TYPE.ERROR, CODE.CANCELLED, job.correlation);
      else this.#out.send(type, number, job.correlation, payload);
    }
    if (!end) return;
    if (control) {
      this.#control = null;
      this.#nextControl();
    } else {
      this.#running.delete(id);
      this.#slots.push(job.place);
      this.resume();
    }
  }

  cancel(correlation) {
    const named = (job) => job !== null && job.answered && !job.gone && job.correlation === correlation;
    const waits = this.#waiting.find(named) || this.#controls.find(named);
    if (waits) {
      this.#drop(waits, CODE.CANCELLED);
      this.#controls = this.#controls.filter((each) => each !== waits);
      return this.resume();
    }
    const runs = [...this.#running.values(), this.#control].find(named);
    if (!runs) return undefined;
    runs.cancelled = true;
    Atomics.store(this.#flags, runs.place, 1);
    return this.#out.give({ cancel: runs.id });
  }

  recall() {
    for (const each of this.#waiting) if (each !== null && each.answered && !each.gone) this.#drop(each, CODE.NOT_RUN);
    this.resume();
  }

  #drop(job, code) {
    job.gone = true;
    job.payload = null;
    this.#out.send(TYPE.ERROR, code, job.correlation);
  }

  #fail(job, message) {
    this.#out.send(TYPE.ERROR, CODE.FAILED, job.correlation, encode({ type: 'Error', message, stack: '' }));
  }

  leave() {
    this.#leaving = true;
    this.resume();
  }
}

module.exports = { Backlog };
