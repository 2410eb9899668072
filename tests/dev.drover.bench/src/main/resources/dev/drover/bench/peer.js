// Node's side of the benchmark: the parent process. Usage: node peer.js WAY WORKERS
//   json, advanced   child_process.fork with that serialization
//   electron-re      electron-re's ChildProcessPool, minimum connections
//   workerpool       the package workerpool, with processes
// Reads commands from its input, a line each; answers each with a line that begins with "= ":
//   echo KIND SIZE IN_FLIGHT MILLIS   -> replies, nanoseconds, nanoseconds of the median, wrong replies
//   start MILLIS                      -> the same for the first reply of a new worker, from fork() on
//   pid                               -> the process of the first worker
'use strict';
const { fork } = require('child_process');
const path = require('path');
const readline = require('readline');

const [way, workers] = [process.argv[2], Number(process.argv[3])];
const IN_FULL = 64 << 10;
const SAMPLED_EVERY = 4096;

function letters(size, k) {
  const bytes = Buffer.allocUnsafe(size);
  for (let j = 0; j < size; j++) bytes[j] = 97 + (j + k) % 26;
  return bytes;
}

// Only 'advanced' can carry bytes; the others get text of the same length, which is what JSON carries best.
function payloads(kind, size) {
  const all = [];
  for (let k = 0; k < (kind === 'bytes' && size > IN_FULL ? 2 : 16); k++) {
    if (kind === 'bytes') all.push(way === 'advanced' ? letters(size, k) : letters(size, k).toString('latin1'));
    else all.push({ id: 1000 + k, name: 'sensor ' + k, value: 20.25 + k, active: k % 2 === 0, note: 'all is well in room ' + k });
  }
  return all;
}

function same(sent, got) {
  if (typeof sent === 'string') return sent === got;
  if (!ArrayBuffer.isView(sent))
    return sent.id === got.id && sent.name === got.name && sent.value === got.value && sent.active === got.active && sent.note === got.note;
  if (sent.length !== got.length) return false;
  if (sent.length <= IN_FULL) return sent.equals(got);
  for (let j = 0; j < sent.length; j += SAMPLED_EVERY) if (sent[j] !== got[j]) return false;
  return sent[sent.length - 1] === got[got.length - 1];
}

// ---- the ways to a worker: send(lane, payload, reply)

function forked() {
  const child = fork(path.join(__dirname, 'echo-fork.js'), [], { serialization: way });
  const waiting = [];
  child.on('message', message => waiting[message.i](message.d));
  return {
    child,
    pid: () => child.pid,
    send: (lane, payload, reply) => {
      waiting[lane] = reply;
      child.send({ i: lane, d: payload });
    },
  };
}

function electronRe() {
  const { ChildProcessPool, LoadBalancer } = require('electron-re');
  const pool = new ChildProcessPool({
    path: path.join(__dirname, 'echo-electron-re.js'),
    max: workers,
    strategy: LoadBalancer.ALGORITHM.MINIMUM_CONNECTION,
  });
  return {
    pid: () => pool.forked[0].pid,
    send: (lane, payload, reply) => {
      pool.send('echo', payload).then(answer => reply(answer.result));
    },
  };
}

function workerPool() {
  const pool = require('workerpool').pool(path.join(__dirname, 'echo-workerpool.js'), {
    workerType: 'process',
    minWorkers: workers,
    maxWorkers: workers,
  });
  return {
    pid: () => pool.workers[0].worker.pid,
    send: (lane, payload, reply) => {
      pool.exec('echo', [payload]).then(reply);
    },
  };
}

const open = { json: forked, advanced: forked, 'electron-re': electronRe, workerpool: workerPool };

// ---- the work

function echo(channel, kind, size, inFlight, millis) {
  return new Promise(resolve => {
    const all = payloads(kind, size);
    const samples = inFlight === 1 ? [] : null;
    let replies = 0;
    let wrong = 0;
    let lanes = inFlight;
    const begin = performance.now();

    function lane(number) {
      let k = number % all.length;
      let sentAt = 0;
      function send() {
        if (samples) sentAt = performance.now();
        channel.send(number, all[k], reply);
      }
      function reply(got) {
        const now = performance.now();
        if (samples) samples.push(now - sentAt);
        replies++;
        if (!same(all[k], got)) wrong++;
        k = (k + 1) % all.length;
        if (now - begin < millis) send();
        else if (--lanes === 0) resolve(line(replies, now - begin, median(samples), wrong));
      }
      send();
    }

    for (let i = 0; i < inFlight; i++) lane(i);
  });
}

function start() {
  return new Promise(resolve => {
    const payload = payloads('bytes', 64)[0];
    const begin = performance.now();
    const channel = forked();
    channel.send(0, payload, got => {
      const took = performance.now() - begin;
      channel.child.on('exit', () => resolve(line(1, took, took, same(payload, got) ? 0 : 1)));
      channel.child.kill('SIGKILL');
    });
  });
}

function median(samples) {
  if (!samples) return 0;
  return Float64Array.from(samples).sort()[samples.length >> 1];
}

function line(replies, millis, medianMillis, wrong) {
  return `${replies} ${Math.round(millis * 1e6)} ${Math.round(medianMillis * 1e6)} ${wrong}`;
}

let channel = null;

async function answer(words) {
  switch (words[0]) {
    case 'echo':
      channel ??= open[way]();
      return echo(channel, words[1], Number(words[2]), Number(words[3]), Number(words[4]));
    case 'start':
      return start();
    case 'pid':
      return channel.pid();
    default:
      throw new Error('what is ' + words[0] + '?');
  }
}

const commands = readline.createInterface({ input: process.stdin });
commands.on('line', text => {
  answer(text.split(' ')).then(
    result => console.log('= ' + result),
    error => console.log('= error ' + String(error).replace(/\n/g, ' ')));
});
// The workers see their channel end and go too.
commands.on('close', () => process.exit(0));
