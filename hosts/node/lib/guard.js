'use strict';
// A shell that outlives this process, however that ends, and then ends all that it has started.
const { spawn } = require('node:child_process');
const { leadsGroup } = require('./proc.js');

// When the pipe on descriptor 3 ends, and that is when this process ends, it kills what has this worker's mark in its
// environment, which Linux tells, and then, if this process leads it, the group with itself. After "bye" it does not.
const GUARD = `trap "" TERM
{ read end <&3; [ "$end" != bye ] || exit
kill -9 $(grep -lzxF "DROVER_WORKER=$1" /proc/[0-9]*/environ | cut -d / -f 3); [ -z "$2" ] || kill -9 0; } &
`;

function startGuard() {
  const { DROVER_WORKER: mark, ...environment } = process.env;
  if (!mark) return;
  const options = { cwd: '/', env: environment, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] };
  const guard = spawn('/bin/sh', ['-c', GUARD, 'sh', mark, leadsGroup() ? 'group' : ''], options);
  // Where there is no shell there is no guard.
  guard.on('error', () => {});
  const pipe = guard.stdio[3];
  pipe.on('error', () => {});
  pipe.unref();
  guard.unref();
  // Held, for it is closed when it is collected. Node closes a child's standard input once the child has ended, and the
  // shell ends when its background has begun; other pipes stay.
  startGuard.pipe = pipe;
}

/** The pool has asked this process to exit, and looks for what it leaves. */
function endGuard() {
  startGuard.pipe?.write('bye\n');
}

module.exports = { startGuard, endGuard };
