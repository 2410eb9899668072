'use strict';
// The line on standard input by which a pool tells where to connect.
const fs = require('node:fs');
const { isatty } = require('node:tty');

const LONGEST = 1024;
const FORM = /^drover 1 (encrypted )?([0-9a-f]{64}) ([^\n]+)\n$/;

function line() {
  if (isatty(0)) return '';
  const bytes = Buffer.alloc(LONGEST);
  let length = 0;
  try {
    while (length < LONGEST && !bytes.subarray(0, length).includes(10)) {
      const read = fs.readSync(0, bytes, length, LONGEST - length, null);
      if (!read) break;
      length += read;
    }
  } catch (e) {
    if (e.code !== 'EOF' && e.code !== 'EAGAIN') throw e;
  }
  const end = bytes.subarray(0, length).indexOf(10);
  return bytes.toString('utf8', 0, end < 0 ? length : end + 1);
}

/** Throws if this process was not started by a pool, or if somebody else's socket is meant. */
function readTicket() {
  const text = line();
  const found = FORM.exec(text);
  if (!found || Buffer.byteLength(found[3]) > 100) {
    const what = text ? 'this is no ticket of protocol 1' : 'no ticket on standard input';
    throw new Error(`a worker is started by a pool: ${what}`);
  }
  const [, encrypted, token, socket] = found;
  // Whoever made the socket commands this process. What is not there at all the connecting tells.
  const owner = fs.statSync(socket, { throwIfNoEntry: false });
  if (owner && process.geteuid && owner.uid !== process.geteuid())
    throw new Error('the socket of the ticket belongs to another user');
  return { token, socket, encrypted: Boolean(encrypted) };
}

module.exports = { readTicket };
