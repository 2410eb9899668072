'use strict';
// What Linux tells about processes; elsewhere nothing is known.
const fs = require('node:fs');

// A program that tries what is done without it wants none of it here either.
const portable = process.env.DROVER_PORTABLE === 'true';

function stat(pid) {
  if (portable) return [];
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch (e) {
    return e.code === 'ENOENT' || e.code === 'ESRCH' ? [] : null;
  }
}

/**
 * When a process began, which tells it from a later one with the same number; '' if it is gone, and what it was before
 * if no file can be opened just now.
 */
const known = new Map();
function birth(pid) {
  const fields = stat(pid);
  if (fields === null) return known.get(pid) || '';
  const born = fields.length && !'ZX'.includes(fields[0]) ? fields[19] : '';
  known.set(pid, born);
  return born;
}

/** Whether this process leads its group, so that a signal to the group reaches nobody else's. */
function leadsGroup() {
  const fields = stat('self');
  return fields !== null && Number(fields[2]) === process.pid;
}

module.exports = { birth, leadsGroup };
