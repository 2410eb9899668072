'use strict';
// Objects that other peers call, and objects of theirs: each call is a message, its body a list of the method's
// signature, as Java writes it, and the arguments.
const PREFIX = 'object:';
/** A map with this key stands for an argument that stays with the caller. */
const ARGUMENT = 'drover.argument';
const OF_ARGUMENT = /^argument:[0-9a-f-]{36}$/;

/** The methods of an object and of its classes, by name: what the language itself has is not among them. */
function methodsOf(object) {
  if (typeof object !== 'object' || object === null) throw new TypeError('what is to be exported is no object');
  const all = new Map();
  for (let each = object; each && each !== Object.prototype; each = Object.getPrototypeOf(each))
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each)))
      if (typeof value === 'function' && name !== 'constructor' && !all.has(name)) all.set(name, value);
  return all;
}

/** Lets other peers call the methods of an object. */
function exportObject(messages, name, object) {
  const methods = methodsOf(object);
  const call = (body, message) => {
    const [signature, given] = Array.isArray(body) ? body : [];
    if (typeof signature !== 'string' || !Array.isArray(given))
      throw new TypeError('a call must be a list of a signature and the arguments');
    const method = methods.get(signature.replace(/\(.*/s, ''));
    if (!method) throw new TypeError(`the object '${name}' has no method ${signature}`);
    return method.apply(object, given.map((each) => argument(messages, message.from, each)));
  };
  messages.handle(PREFIX + name, call);
  messages.handleStream(PREFIX + name, call);
}

function argument(messages, peer, given) {
  const name = given && typeof given === 'object' ? given[ARGUMENT] : undefined;
  return typeof name === 'string' && OF_ARGUMENT.test(name) ? new RemoteObject(messages, peer, name) : given;
}

/** An object of another peer. One that was given as an argument can be called until the call has been answered. */
class RemoteObject {
  #messages;

  constructor(messages, peer, name) {
    this.#messages = messages;
    this.peer = peer;
    this.name = name;
  }

  /** Resolves with what the method returns. */
  call(method, ...args) {
    return this.#messages.invoke(this.peer, PREFIX + this.name, [method, args]);
  }

  /** The stream that the method returns. */
  stream(method, ...args) {
    return this.#messages.stream(this.peer, PREFIX + this.name, [method, args]);
  }

  /** The elements of an argument that is a stream. */
  [Symbol.asyncIterator]() {
    return this.#messages.stream(this.peer, this.name)[Symbol.asyncIterator]();
  }
}

module.exports = { exportObject, RemoteObject };
