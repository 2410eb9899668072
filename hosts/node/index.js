'use strict';
// One host a process, also where a task module has a copy of this package of its own.
const { ProcessHost } = require('./lib/process-host.js');
const { MessageError } = require('./lib/message-error.js');
const { Float } = require('./lib/value.js');

const KEY = Symbol.for('dev.drover.host');
globalThis[KEY] ??= { ProcessHost: new ProcessHost(), Float, MessageError };
module.exports = globalThis[KEY];
