'use strict';
// What the main thread is doing, asked from another thread and so also while it does not answer.
const { Session } = require('node:inspector');

/** A thread that runs JavaScript stops within this time, in milliseconds; one that does not runs none. */
const STOP_WITHIN = 400;
const DEEPEST = 100;

/** @param most the longest text, in characters */
function mainStack(most = 1 << 20) {
  return new Promise((resolve, reject) => {
    const session = new Session();
    const scripts = new Map();
    let timer;
    const end = (lines) => {
      clearTimeout(timer);
      // This lets it run on, or takes back what has not stopped it yet.
      session.post('Debugger.disable', () => session.disconnect());
      resolve(lines.join('\n').slice(0, most));
    };
    try {
      session.connectToMainThread();
    } catch (e) {
      return reject(e);
    }
    session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
    session.on('Debugger.paused', ({ params }) => {
      const frames = params.callFrames.slice(0, DEEPEST);
      end(['main thread, runs JavaScript:', ...frames.map((each) => line(each, scripts))]);
    });
    const none = 'main thread, runs no JavaScript: it waits for events, or is in a native call';
    timer = setTimeout(() => end([none]), STOP_WITHIN);
    session.post('Debugger.enable');
    return session.post('Debugger.pause');
  });
}

function line({ functionName, location }, scripts) {
  const url = scripts.get(location.scriptId);
  return `    at ${functionName || '(anonymous)'} (${url}:${location.lineNumber + 1}:${location.columnNumber + 1})`;
}

module.exports = { mainStack };
