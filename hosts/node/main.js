#!/usr/bin/env node
// main.js [--inspect] SCRIPT [ARGUMENT]...: loads the script, then joins the pool.
// Written so that any Node reads it, for one that is too old has to say so.
'use strict';
if (parseInt(process.versions.node, 10) < 18) {
  require('fs').writeSync(2, 'This worker could not join its pool: it is run by Node ' + process.versions.node +
    ', and 18 or newer is needed\n');
  process.exit(64);
}
require('./lib/launcher.js').launch(process.argv.slice(2));
