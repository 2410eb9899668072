'use strict';
// What the pool asks of this process itself.
const v8 = require('node:v8');
const vm = require('node:vm');

const dozeHooks = [];
const wakeHooks = [];
let collect;

/** Collects garbage and tells the memory that the process takes, in bytes, before and after. */
function trim() {
  if (!collect) {
    v8.setFlagsFromString('--expose-gc');
    collect = vm.runInNewContext('gc');
    v8.setFlagsFromString('--no-expose-gc');
  }
  const before = process.memoryUsage.rss();
  collect();
  return { before, after: process.memoryUsage.rss() };
}

async function doze() {
  for (const hook of dozeHooks)
    if (await hook() === false) return { veto: `its hook ${hook.name || '(without a name)'} vetoes` };
  return trim();
}

/** Runs all hooks, whatever one of them throws; then throws that. */
async function woken(request) {
  const failures = [];
  for (const hook of wakeHooks) {
    try {
      await hook(Number(request && request.millis || 0));
    } catch (e) {
      failures.push(e);
    }
  }
  if (failures.length) throw failures[0];
  return null;
}

function memory() {
  const usage = process.memoryUsage();
  const lines = Object.entries(usage).map(([what, bytes]) => `${what}: ${bytes}`);
  for (const { space_name: space, space_used_size: used, space_size: size } of v8.getHeapSpaceStatistics())
    lines.push(`${space}: ${used} of ${size}`);
  return { text: lines.join('\n'), heapUsed: usage.heapUsed, heapAfterCollection: 0 };
}

/** By name. Without a hook there is nothing to be told of a wake-up. */
function controls() {
  const all = new Map([['drover:trim', trim], ['drover:memory', memory], ['drover:doze', doze]]);
  if (wakeHooks.length) all.set('drover:woken', woken);
  return all;
}

module.exports = { controls, dozeHooks, wakeHooks };
