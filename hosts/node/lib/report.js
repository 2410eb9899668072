'use strict';
// What is told of an error.
const { MessageError } = require('./message-error.js');

const MOST_CAUSES = 5;

/** How many characters each of the three texts may have: together they fit into every payload. */
function longestText(maxMessage) {
  return Math.min(maxMessage >> 4, 9999);
}

/** What is told of an error, in texts of at most so many characters each. */
function report(error, most) {
  // What another process has reported is passed on as it is.
  if (error instanceof MessageError && error.remote) return shortened(error.remote, most);
  const text = (read) => {
    try {
      return Buffer.from(String(read() ?? '').slice(0, most)).toString();
    } catch (e) {
      return '(cannot be read)';
    }
  };
  const thrown = error instanceof Error || typeof error?.stack === 'string';
  return {
    type: text(() => thrown ? error.constructor?.name || error.name : typeof error),
    message: text(() => thrown ? error.message : error),
    stack: text(() => thrown ? stack(error) : ''),
  };
}

function shortened(texts, most) {
  const shorter = (text) => Buffer.from(text.slice(0, most)).toString();
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, shorter(text)]));
}

function stack(error) {
  let all = String(error.stack);
  const seen = new Set([error]);
  for (let e = error.cause; e instanceof Error && !seen.has(e) && seen.size <= MOST_CAUSES; e = e.cause) {
    seen.add(e);
    all += `\nCaused by: ${e.stack}`;
  }
  return all;
}

module.exports = { report, longestText };
