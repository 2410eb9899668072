'use strict';
// The tasks that NodeHostTest sends to.
const { spawn } = require('node:child_process');
const { ProcessHost, Float } = require('drover-host');

const later = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const block = (millis) => { for (const end = Date.now() + millis; Date.now() < end;); };
const nested = (levels) => levels > 1 ? [nested(levels - 1)] : [];
const fail = (what) => { throw what; };
let woken = null;
let mayDoze = true;

ProcessHost
  .registry('echo', (value) => value)
  .registry('float', (value) => new Float(value))
  .registry('typed', (value) => Object.prototype.toString.call(value) + typeof value)
  .registry('divide', ([dividend, divisor]) => divisor ? dividend / divisor : fail(new RangeError('division by zero')))
  .registry('large', (length) => Buffer.alloc(length))
  .registry('count', async (upTo, context) => {
    for (let i = 0; i < upTo; i++) context.progress(i);
    return upTo;
  })
  .registry('sleep', async (seconds, context) => {
    context.progress('begun');
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      context.signal.addEventListener('abort', () => resolve(clearTimeout(timer)));
    });
  })
  .registry('spin', (seconds, context) => {
    context.progress('begun');
    for (const end = Date.now() + seconds * 1000; Date.now() < end && !context.cancelled;);
    return context.cancelled;
  })
  .registry('block', (millis, context) => {
    context.progress('begun');
    block(millis);
    return 'done';
  })
  .registry('evaluate', async (text, context) => await eval(text))
  .registry('say', (text) => { console.log(text); })
  .registry('murmur', (text) => { process.stdout.write(text); })
  .registry('shout', (text) => text.toUpperCase(), { request: 'text', reply: 'text' })
  .registry('reverse', (bytes) => Buffer.from(bytes).reverse(), { request: 'bytes', reply: 'bytes' })
  .registry('float-away', async (value) => {
    if (value === 3) Promise.reject(new TypeError('floats'));
    if (value === 5) setTimeout(() => { throw new RangeError('is thrown'); }, 1);
    await later(200);
    return value;
  })
  .registry('answer-and-exit', (length) => {
    setImmediate(() => process.exit(3));
    return Buffer.alloc(length, 7);
  })
  .registry('arguments', () => [...process.argv.slice(2), process.argv[1]])
  .registry('children', () => ['ignore', 'inherit'].map((stdio, i) =>
    spawn('/bin/sleep', ['600'], { stdio, detached: i === 1, env: i ? process.env : {} }).pid))
  .registry('pid', () => process.pid)
  .registry('leave', (code) => process.exit(code))
  .registry('may-doze', (may) => { mayDoze = may; })
  .registry('woken', () => woken)
  .registry('constructor', () => 'constructed')
  .registry('then', () => 'thenable')
  .onDoze(function hook() { return mayDoze; })
  .onWake((millis) => { woken = millis; });
