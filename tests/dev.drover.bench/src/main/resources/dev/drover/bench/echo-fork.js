// A worker of child_process.fork: returns what it gets.
'use strict';
process.on('message', message => process.send(message));
process.on('disconnect', () => process.exit(0));
