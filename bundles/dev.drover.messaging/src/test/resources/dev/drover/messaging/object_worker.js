'use strict';
// Objects and streams, in JavaScript.
const { ProcessHost } = require('drover-host');

const { messages } = ProcessHost;
let begun = 0;
let left = 0;

class Sums {
  add(one, other) {
    return one + other;
  }

  async half(number) {
    return number / 2;
  }

  fail(why) {
    throw new RangeError(why);
  }

  * count(last) {
    try {
      for (let i = 1; i <= last; i++) {
        begun++;
        yield i;
      }
    } finally {
      left++;
    }
  }

  async * countAndFail(last) {
    yield* this.count(last);
    throw new RangeError('no more');
  }

  async total(numbers) {
    let total = 0;
    for await (const each of numbers) total += each;
    return total;
  }

  async first(numbers) {
    for await (const each of numbers) return each;
    return null;
  }

  async greet(greeter, name) {
    return `said ${await greeter.call('greet', name)}`;
  }

  async totalOfRemote(peer, name, last) {
    let total = 0;
    for await (const each of messages.remote(peer, name).stream('count', last)) total += each;
    return total;
  }

  begun() {
    return begun;
  }

  left() {
    return left;
  }
}

messages.export('sums', new Sums()).export('plain', { twice: (value) => 2 * value });
messages.handleStream('test:none', () => 3);
ProcessHost.registry('pid', () => process.pid);
