'use strict';
// The thread that owns the socket. It answers the pool also while a task blocks the event loop of the main thread, so
// that such a task does not look like a process that hangs: it keeps what has not begun, and gives the main thread as
// much at a time as may run.
const fs = require('node:fs');
const net = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const { TYPE, FrameReader, frame } = require('./frames.js');
const { encode, decode } = require('./value.js');
const { Backlog } = require('./backlog.js');
const { TASK, TRACE } = require('./envelope.js');
const { Talk } = require('./talk.js');
const { birth } = require('./proc.js');
const { mainStack } = require('./stacks.js');

/** So often at most a pool that is too busy to read the hello in time is greeted. */
const MAX_CONNECTIONS = 5;
/** So many bytes that the socket has not taken stop the beginning of tasks, and so many the progress. */
const FULL = 1 << 20;
const OVERFULL = 16 << 20;
/** The main thread has so long to end by itself, in milliseconds. */
const LAST_GRACE = 100;

const { ticket, shared } = workerData;
// It is this thread that can do it while the main one is stuck.
const own = new Map([['drover:threads', (request) => mainStack(request?.most)]]);
const talk = workerData.talks ? new Talk({
  send, unsent: () => socket.writableLength, give: (message, list) => parentPort.postMessage({ talk: message }, list),
}) : null;
// What is listened to before anything can come.
workerData.talks?.forEach((each) => talk.told(each));
const tasks = [...workerData.tasks, ...own.keys(), ...talk ? [TASK, TRACE] : []];
const reader = new FrameReader();
const out = { send, give: (message, list) => parentPort.postMessage(message, list) };
const backlog = new Backlog(tasks, shared, out, own);
let socket;
/** What the keys are being agreed on by, and then what encrypts; both null on a link that is not encrypted. */
let keys = null;
let seal = null;
let joined = false;
let over = false;

function send(type, number, correlation, payload) {
  if (over || type === TYPE.PROGRESS && socket.writableLength > OVERFULL) return;
  const pieces = (seal ? seal.frame.bind(seal) : frame)(type, number, correlation, payload);
  if (pieces.length > 1) socket.cork();
  for (const each of pieces) socket.write(each);
  if (pieces.length > 1) socket.uncork();
}

function connect(left) {
  let said = false;
  let lost;
  keys = null;
  seal = null;
  if (ticket.encrypted) {
    // Here, for its libraries take a while to load.
    const { KeyExchange, sealedSize } = require('./seal.js');
    keys = new KeyExchange(ticket.token);
    reader.sizeOf = sealedSize;
  }
  socket = net.connect(ticket.socket, () => {
    if (keys) send(TYPE.KEY, 0, 0n, keys.asked);
    else hello();
    said = true;
  });
  socket.on('data', receive);
  socket.on('drain', () => backlog.resume());
  socket.on('error', (e) => { lost = e; });
  socket.on('close', () => {
    // The pool had given the connection up before the hello came. The token is still good.
    const unread = said && !joined && lost && ['EPIPE', 'ECONNRESET'].includes(lost.code);
    if (unread && left > 1 && !over) connect(left - 1);
    else end(lost ? lost.message : joined ? '' : 'the pool has closed the link');
  });
}

function hello() {
  const payload = encode({
    protocol: 1, token: ticket.token, pid: process.pid, host: `node ${process.versions.node}`, tasks, links: ['unix'],
  });
  if (payload.length > reader.most) return end(`the names of ${tasks.length} tasks do not fit into HELLO`);
  return send(TYPE.HELLO, 0, 0n, payload);
}

function receive(chunk) {
  reader.add(chunk);
  try {
    for (let each; !over && (each = reader.next());) take(seal ? seal.open(each) : each);
  } catch (e) {
    end(e.message, true);
  }
}

function take({ type, number, correlation, payload }) {
  if (!joined) return welcome(type, payload);
  if (talk?.take(type, tasks[number] === TASK, number, correlation, payload)) return undefined;
  switch (type) {
    case TYPE.REQUEST:
    case TYPE.POST: return backlog.add(type === TYPE.REQUEST, number, correlation, payload);
    case TYPE.CANCEL: return backlog.cancel(correlation);
    case TYPE.RECALL: return backlog.recall();
    case TYPE.PING: return send(TYPE.PONG, 0, correlation);
    case TYPE.EXIT: return backlog.leave();
    default: throw new Error(`a host does not understand frame ${type}`);
  }
}

function welcome(type, payload) {
  if (type === TYPE.REFUSED) throw new Error(`refused: ${Buffer.from(payload).toString()}`);
  if (keys && !seal) return agreed(type, payload);
  if (type !== TYPE.WELCOME) throw new Error(`frame ${TYPE.WELCOME} was expected, frame ${type} came`);
  const { worker, concurrency, maxMessage, parent, asks = [] } = decode(payload);
  joined = true;
  reader.most = maxMessage;
  backlog.open(concurrency, maxMessage, () => socket.writableLength > FULL);
  parentPort.postMessage({ welcome: { worker, maxMessage } });
  talk?.joined(worker, asks, maxMessage);
  watch(parent);
}

function agreed(type, payload) {
  if (type === TYPE.WELCOME)
    throw new Error("the program answers without encryption, and this worker's ticket asks for it");
  if (type !== TYPE.KEY) throw new Error(`frame ${TYPE.KEY} was expected, frame ${type} came`);
  seal = keys.answered(payload);
  hello();
}

// The link's end does not tell of the pool's while another process holds it open.
function watch(parent) {
  const born = birth(parent);
  // One that cannot be seen cannot be watched.
  if (born) setInterval(() => birth(parent) === born || end(''), 1000);
}

/** @param broken whether the pool has broken the protocol */
function end(why, broken) {
  if (over) return;
  over = true;
  if (socket) socket.destroy();
  parentPort.postMessage({ end: { joined, why: broken || !joined ? why : '' } });
  // The main thread may be busy, or have hooks of its own.
  if (joined) setTimeout(() => process.kill(process.pid, 'SIGKILL'), LAST_GRACE);
}

/** All that was sent has been written: the main thread, which waits for it, may end the process. */
function flushed() {
  Atomics.store(shared, 0, 1);
  Atomics.notify(shared, 0);
}

parentPort.on('message', (message) => {
  if (message.flush) {
    if (over || !joined) flushed();
    else socket.write(new Uint8Array(0), flushed);
  } else if (message.talk) talk.told(message.talk);
  else backlog.told(message);
});

// A fault of this thread's own must not leave a process that does not answer.
process.on('uncaughtException', (e) => {
  fs.writeSync(2, `${e.stack}\n`);
  end(e.message, true);
});
connect(MAX_CONNECTIONS);
