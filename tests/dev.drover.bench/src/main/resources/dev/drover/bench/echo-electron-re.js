// A worker of electron-re's ChildProcessPool: returns what it gets.
'use strict';
const { ProcessHost } = require('electron-re');
ProcessHost.registry('echo', payload => payload);
process.on('disconnect', () => process.exit(0));
