"""Streams and objects of a worker's messages: what Messages.stream, .handle_stream, .export and .remote of
drover_messages do. docs/protocol.md of Drover describes the calls that both are made of.
"""
import collections, concurrent.futures, re, threading

from drover_host import complain, decode, encode, report
from drover_messages import INVOKE, Detached, Refused, RemoteError, named

OPEN, HOLD, PULL = "stream:open", "stream:hold", "stream:pull"
MOST_OPEN = 4096  # streams at a time
UNHELD = 30  # whoever opens a stream and does not hold it within so many seconds has gone
MOST_BYTES = 256 << 10  # of one answer, or one element
OBJECT = "object:"
ARGUMENT = "drover.argument"  # a map with this key stands for an argument that stays with the caller
OF_ARGUMENT = re.compile(r"argument:[0-9a-f-]{36}")

def apart(work):  # not on the threads of handlers: quiet streams would hold them all, and their own cancel
    threading.Thread(target=work, daemon=True).start()

class Outlet:
    """The giving end: asks for as many elements as the taker has asked for, and keeps them until they are pulled."""

    def __init__(self, streams, source, whenOver):
        self.streams, self.source, self.when_over = streams, iter(source), whenOver
        self.lock = threading.Lock()
        self.ready, self.outstanding, self.given = collections.deque(), 0, 0
        self.open_pull, self.end, self.cancelled, self.pumping = None, None, False, False
        self.over, self.held = concurrent.futures.Future(), False
        self.timer = threading.Timer(UNHELD, self.cancel)
        self.timer.daemon = True
        self.timer.start()

    def hold(self):  # settles with how it has ended, once the last element has been pulled
        self.timer.cancel()
        with self.lock:
            self.held = True
        self.settle()
        return self.over

    def pull(self, most):  # settles with the next elements, written, once there is one; with none at the end
        answer = concurrent.futures.Future()
        with self.lock:
            if self.open_pull:
                raise ValueError("a stream is pulled by one call at a time")
            self.open_pull = answer, most
            if self.end is None and not self.cancelled:
                self.outstanding += max(0, most - len(self.ready) - self.outstanding)
            pumps = self.outstanding > 0 and not self.pumping
            self.pumping = self.pumping or pumps
        self.give()
        if pumps:
            try:
                apart(self.pump)
            except BaseException:
                with self.lock:
                    self.pumping, self.open_pull = False, None
                raise
        return answer

    def pump(self):  # on a thread of its own, which the source may block
        while True:
            with self.lock:
                if not self.outstanding or self.end is not None or self.cancelled:
                    self.pumping = False
                    unwanted = self.cancelled and self.end is None
                    break
            end, written, finished = None, None, False
            try:
                written = encode(next(self.source))
            except StopIteration:
                end, finished = [], True
            except BaseException as e:
                told = report(e, self.streams.messages.host.most)
                end = [told["type"], told["message"], told["stack"]]
            with self.lock:
                if not self.cancelled and end is not None:
                    self.end = [self.given] + end
                elif not self.cancelled:
                    self.ready.append(written)
                    self.outstanding -= 1
                    self.given += 1
            if end and not finished:
                self.leave()
            self.give()
        if unwanted:
            self.leave()
        self.settle()

    def give(self):
        with self.lock:
            if not self.open_pull or not self.ready and self.end is None and not self.cancelled:
                return
            (answer, most), self.open_pull = self.open_pull, None
            batch, size = [], 0
            while self.ready and len(batch) < most and (not batch or size + len(self.ready[0]) <= MOST_BYTES):
                size += len(self.ready[0])
                batch.append(self.ready.popleft())
        answer.set_result(batch)
        self.settle()

    def settle(self):
        with self.lock:
            if not self.held or self.end is None or self.ready or self.over.done():
                return
            self.over.set_result(self.end)
        self.when_over()

    def cancel(self):  # nobody wants the rest
        with self.lock:
            if self.cancelled:
                return
            self.cancelled = True
            self.ready.clear()
            idle = not self.pumping and self.end is None
        self.timer.cancel()
        self.when_over()
        self.give()
        if idle:
            self.leave()

    def leave(self):  # a generator runs what it has in its finally
        close = getattr(self.source, "close", None)
        try:
            if close:
                close()
        except BaseException as e:
            complain(f"A stream that nobody takes any more could not be ended: {e!r}")

class Streams:
    def __init__(self, messages):
        self.messages, self.lock = messages, threading.Lock()
        self.handlers, self.open, self.last, self.answers = {}, {}, 0, False

    def handle(self, channel, handler):
        with self.lock:
            if channel in self.handlers:
                raise ValueError(f"the channel '{channel}' has a stream handler already: remove it first")
            if not self.answers:
                for each, code in (OPEN, self.opened), (HOLD, self.held), (PULL, self.pulled):
                    self.messages.handle(each, code)
                self.answers = True
            self.handlers[named(channel)] = handler

    def remove(self, channel):
        with self.lock:
            self.handlers.pop(channel, None)

    def opened(self, body, message):
        if not isinstance(body, list) or len(body) != 2 or not isinstance(body[0], str) \
                or not isinstance(body[1], bytes):
            raise ValueError("a stream is opened by a list of a channel and a written body")
        handler, name = self.handlers.get(body[0]), self.messages.name
        if handler is None:
            raise Refused(f"The peer '{name}' has no stream handler for the channel '{body[0]}'")
        if len(self.open) >= MOST_OPEN:
            raise Refused(f"The peer '{name}' gives {MOST_OPEN} streams already")
        source = handler(decode(body[1]), message)
        with self.lock:
            self.last += 1
            key = message.sender, self.last
        outlet = Outlet(self, source, lambda: self.open.pop(key, None))
        self.open[key] = outlet
        return [name, key[1]]

    def outlet(self, body, message):
        if not isinstance(body, list) or not body:
            raise ValueError("a message about a stream must be a list that begins with its number")
        return self.open.get((message.sender, body[0]))

    def held(self, body, message):
        outlet = self.outlet(body, message)
        if outlet is None:
            raise Refused("There is no such stream")
        message.when_cancelled(lambda: apart(outlet.cancel))
        return Detached(outlet.hold())

    def pulled(self, body, message):
        outlet = self.outlet(body, message)
        if len(body) != 2 or not isinstance(body[1], int) or body[1] < 1:
            raise ValueError("a pull asks for 1 or more elements")
        return [] if outlet is None else Detached(outlet.pull(body[1]))  # one that has ended: its holder is being told

    def elements(self, to, channel, body, ahead):
        messages = self.messages
        giver, id = messages.invoke(to, OPEN, [channel, body])
        hold = messages.ask(INVOKE, giver, HOLD, encode([id]))
        received = 0
        try:
            while True:
                batch = messages.wait(messages.ask(INVOKE, giver, PULL, encode([id, ahead])))
                if not batch:
                    break
                received += len(batch)
                for each in batch:
                    yield decode(each)
            count, *failure = messages.wait(hold)
            if len(failure) == 3:
                raise RemoteError(f"'{channel}' failed: {failure[0]}: {failure[1]}", *failure)
            if count != received:
                raise ValueError(f"the stream has ended after {received} elements, and is said to have {count}")
        finally:
            hold.cancel()  # one that has not ended is cancelled there

def export(messages, name, object):
    """Lets other peers call the methods of an object whose names do not begin with an underscore."""
    def call(body, message):
        if not isinstance(body, list) or len(body) != 2 or not isinstance(body[0], str) \
                or not isinstance(body[1], list):
            raise ValueError("a call must be a list of a signature and the arguments")
        method = body[0].split("(")[0]
        function = None if method.startswith("_") else getattr(object, method, None)
        if not callable(function):
            raise AttributeError(f"the object '{name}' has no method {body[0]}")
        return function(*[argument(messages, message.sender, each) for each in body[1]])
    messages.handle(OBJECT + name, call)
    messages.handle_stream(OBJECT + name, call)

def argument(messages, peer, given):
    name = given.get(ARGUMENT) if isinstance(given, dict) else None
    return Remote(messages, peer, name) if isinstance(name, str) and OF_ARGUMENT.fullmatch(name) else given

class Remote:
    """An object of another peer. One that was given as an argument can be called until the call has been answered.

    One that is a stream is iterated over.
    """
    def __init__(self, messages, peer, name):
        self.messages, self.peer, self.name = messages, peer, name

    def call(self, method, *args, timeout=30):
        """Calls a method and returns its result."""
        return self.messages.invoke(self.peer, OBJECT + self.name, [method, list(args)], timeout)

    def call_later(self, method, *args, timeout=30):
        return self.messages.invoke_later(self.peer, OBJECT + self.name, [method, list(args)], timeout)

    def stream(self, method, *args):
        """Calls a method, and iterates over the stream that it returns."""
        return self.messages.stream(self.peer, OBJECT + self.name, [method, list(args)])

    def __iter__(self):
        return self.messages.stream(self.peer, self.name)
