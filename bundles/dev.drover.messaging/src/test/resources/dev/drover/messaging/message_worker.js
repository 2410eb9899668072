'use strict';
// What MessageWorker does, in JavaScript.
const { ProcessHost } = require('drover-host');

const { messages } = ProcessHost;
const notes = [];
let release;
const released = new Promise((resolve) => { release = resolve; });
const fail = (what) => { throw what; };

messages
  .handle('test:echo', (value) => value)
  .handle('test:pid', () => process.pid)
  .handle('test:from', (value, message) => message.from)
  .handle('test:fail', async (value) => fail(new RangeError(`no ${value}`)))
  .handle('test:float-away', async () => {
    Promise.reject(new TypeError('floats'));
    await new Promise(() => {});
  })
  .on('test:note', (value) => { notes.push(value); })
  .on('test:broken', () => fail(new Error('a listener breaks')))
  .on('test:broken', async () => fail(new Error('another one breaks later')))
  .on('test:broken', (value) => { notes.push(`all the same ${value}`); })
  .once('test:note-once', (value) => { notes.push(`once ${value}`); })
  .handle('test:notes', () => notes)
  .handleOnce('test:single', () => 'single')
  .on('test:ping', (value, message) => message.reply('test:pong', value))
  .handle('test:forward', ({ to, channel, body, timeout = 30000 }) => messages.invoke(to, channel, body, { timeout }))
  .handle('test:forward-later', ({ to, channel, body }) => messages.invoke(to, channel, body))
  .handle('test:tell', async ({ to, channel, body }) => {
    await messages.send(to, channel, body);
    return 'taken';
  })
  .handle('test:all', (value) => messages.broadcast('test:note', value))
  .handle('test:peers', () => messages.peers())
  .handle('test:large', (length) => Buffer.alloc(length))
  .handle('test:send-large', async (length) => {
    try {
      await messages.send('main', 'app:note', Buffer.alloc(length));
    } catch (e) {
      return e.message;
    }
    return 'sent';
  })
  .handle('test:code-of', async ({ to, channel, timeout = 30000 }) => {
    try {
      await messages.invoke(to, channel, null, { timeout });
    } catch (e) {
      return e.code;
    }
    return 'answered';
  })
  .handle('test:count', async ({ to, channel, count }) => {
    const all = [];
    for (let i = 0; i < count; i++) all.push(messages.send(to, channel, i));
    await Promise.all(all);
    return count;
  })
  .handle('test:give-up', async ({ to, channel }) => {
    const controller = new AbortController();
    const call = messages.invoke(to, channel, null, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    return call.then(() => 'answered', (e) => e.name);
  })
  .handle('test:hang', (value, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => {
    notes.push('interrupted true');
    resolve();
  })))
  .handle('test:deaf', () => new Promise(() => {}))
  .handle('test:block', (millis) => { for (const end = Date.now() + millis; Date.now() < end;); })
  .on('test:slow', async (value) => {
    notes.push(`begun ${value}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    notes.push(`ended ${value}`);
  })
  .on('test:small', () => {
    notes.push('begun small');
    return new Promise(() => {});
  }, { messages: 2 })
  .on('test:newest', async (value) => {
    notes.push('begun newest');
    await released;
    notes.push(`newest ${value}`);
  }, { messages: 2, overflow: 'drop-oldest' })
  .on('test:slowly', async (value) => {
    await released;
    notes.push(`slowly ${value}`);
  }, { messages: 2, overflow: 'slow' })
  .handle('test:release', () => release())
  .handle('test:twice', () => {
    try {
      messages.handle('test:twice', () => null);
    } catch (e) {
      return e.message;
    }
    return 'two';
  })
  .handle('test:stop', () => {
    messages.removeListeners('test:note').removeHandler('test:from');
  });
// Before it has joined: it waits until it has.
messages.send('main', 'app:ready', 'node').catch(() => {});
ProcessHost.registry('pid', () => process.pid);
