'use strict';
// Loads a task module of either kind, CommonJS or ESM, with 'drover-host' there for its import, and then runs the host.
const fs = require('node:fs');
const path = require('node:path');
const module_ = require('node:module');
const { pathToFileURL } = require('node:url');
const { ProcessHost } = require('../index.js');
const { NOT_JOINED, NO_POOL } = require('./frames.js');

const OWN = pathToFileURL(path.join(__dirname, '..', 'index.mjs')).href;

async function launch(args) {
  const inspect = args[0] === '--inspect';
  if (inspect) args = args.slice(1);
  if (!args.length) fail('the script to run is missing');
  const script = path.resolve(args[0]);
  process.argv.splice(1, Infinity, script, ...args.slice(1));
  // By a call and not by an option of node: options are passed on to the processes that this one forks.
  if (inspect) require('node:inspector').open(0, '127.0.0.1');
  // Else Node would end the process with exit code 0 and without a word.
  process.once('beforeExit', () => fail(`${script} is not loaded: it waits for what never comes`));
  try {
    findOwn(script);
    const module = await import(pathToFileURL(script).href);
    if (ProcessHost.running) return;
    if (!ProcessHost.tasks.length) registerExports(module);
    ProcessHost.run();
  } catch (e) {
    fail(`${script} cannot be loaded: ${e && e.message || e}`, e && e.stack);
  }
}

// The pool quotes the line that begins with an error's name before it quotes another, so only the frames follow.
function fail(why, stack) {
  const frames = String(stack || '').split('\n').filter((line) => /^\s+at /.test(line));
  fs.writeSync(2, [NO_POOL + why, ...frames, ''].join('\n'));
  process.exit(NOT_JOINED);
}

// NODE_PATH has require find this package, but import does not look there.
function findOwn(script) {
  if (module_.registerHooks) {
    module_.registerHooks({
      resolve(specifier, context, next) {
        if (specifier !== 'drover-host') return next(specifier, context);
        try {
          return next(specifier, context);
        } catch {
          return { url: OWN, shortCircuit: true };
        }
      },
    });
  } else if (module_.register && isEsm(script)) {
    // These hooks cost a thread, which a script of the other kind need not have.
    module_.register('./resolve.mjs', pathToFileURL(__filename), { data: OWN });
  }
}

function isEsm(script) {
  if (script.endsWith('.mjs')) return true;
  if (script.endsWith('.cjs')) return false;
  for (let folder = path.dirname(script); ; folder = path.dirname(folder)) {
    try {
      return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).type === 'module';
    } catch (e) {
      if (e.code !== 'ENOENT' || folder === path.dirname(folder)) return false;
    }
  }
}

// A module that registers nothing itself: its exported functions are the tasks.
function registerExports(module) {
  const whole = module.default;
  const named = new Map();
  if (typeof whole === 'function') named.set('default', whole);
  for (const from of [whole, module])
    if (from && typeof from === 'object')
      for (const [name, each] of Object.entries(from))
        if (typeof each === 'function' && name !== 'default' && name !== 'module.exports') named.set(name, each);
  for (const [name, each] of named)
    if (!/^class\b/.test(Function.prototype.toString.call(each))) ProcessHost.registry(name, each);
}

module.exports = { launch };
