// A worker of the package workerpool: returns what it gets.
'use strict';
require('workerpool').worker({ echo: payload => payload });
process.on('disconnect', () => process.exit(0));
