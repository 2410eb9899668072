'use strict';
// The tasks and channels of docs/protocol.md, section Conformance, in JavaScript.
const { spawn } = require('node:child_process');
const { ProcessHost } = require('drover-host');

const notes = [];
const heard = [];
const fail = (what) => { throw new Error(what); };
const until = (signal, millis) => new Promise((resolve) => {
  const timer = setTimeout(resolve, millis);
  signal.addEventListener('abort', () => resolve(clearTimeout(timer)));
});

ProcessHost
  .registry('echo', (value) => value)
  .registry('fail', fail)
  .registry('large', (length) => Buffer.alloc(length))
  .registry('note', (value) => { notes.push(value); })
  .registry('notes', () => notes)
  .registry('print', (text) => console.log(text))
  .registry('progress', (count, context) => {
    for (let i = 0; i < count; i++) context.progress(i);
    return count;
  })
  .registry('sleep', async (millis, context) => {
    context.progress('begun');
    await until(context.signal, millis);
  })
  .registry('spawn', () => spawn('sleep', ['600'], { stdio: 'ignore' }).pid)
  .messages
  .handle('test:echo', (value) => value)
  .handle('test:from', (value, message) => message.from)
  .handle('test:fail', fail)
  .handle('test:hang', (value, message) => until(message.signal, 600_000))
  .on('test:note', (value) => { heard.push(value); })
  .handle('test:notes', () => heard)
  .handle('test:forward', ({ to, channel, body, timeout = 30_000 }) =>
    ProcessHost.messages.invoke(to, channel, body, { timeout }));
