"""The messages of a worker: Host.messages of drover_host. From the standard library alone, for Python 3.6 or later.

    messages = host.messages

    @messages.handle("sums:add")
    def add(value, message):
        return value["one"] + value["other"]

    total = messages.invoke("main", "app:total", 3, timeout=5)

Handlers and listeners run on threads of their own: of one sender and channel one message after the other. So they may
block, and may send and ask. Nothing here may be called on the thread that reads the link, which runs none of them.
"""
import collections, concurrent.futures, itertools, re, threading, time, traceback

from drover_host import CANCEL, CANCELLED, ERROR, FAILED, NOT_RUN, REJECTED, REPLY, REQUEST, UNKNOWN_TASK
from drover_host import complain, decode, encode, report

TASK = "drover:message"
SEND, INVOKE, BROADCAST, LISTEN, UNLISTEN, PEERS = range(6)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
# W3C's traceparent; one that is none is left out, for a message is worth more.
TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.{0,200})?")
TRACE = "drover:trace"  # a host that reads traces lists a task of this name, which nobody asks
NULL = encode(None)
LOST = "dev.drover.wire.PeerLost"  # what the program says of a peer whose process ended before it answered
MOST_OPEN, MOST_BYTES = 16384, 64 << 20  # that this process has sent and that are not answered
MOST_THREADS = 256
SLOW_TIMES = 16  # a mailbox that slows its senders takes so many times its size from one that does not wait
OVERHEAD = 64  # what a message takes beside its body, about
LONGEST = 256  # characters of a refusal, which fit into every payload

Mailbox = collections.namedtuple("Mailbox", "messages bytes overflow")
Mailbox.__new__.__defaults__ = 1000, 4 << 20, "reject"
Mailbox.__doc__ = """What waits for a channel, for each sender apart; overflow is "reject", "drop-oldest" or "slow"."""
OVERFLOWS = "reject", "drop-oldest", "slow"

class MessageError(Exception):
    """A message was not taken, or not answered."""

class Rejected(MessageError):
    """There is no such peer, nobody listens there, a mailbox is full, or too much is open."""

class RemoteError(MessageError):
    """The handler has raised; .type, .text and .stack tell what. A Lost one has not answered."""
    def __init__(self, said, type, text, stack):
        super().__init__(said)
        self.type, self.text, self.stack = type, text, stack
        self.drover_report = {"type": type, "message": text, "stack": stack}

class Lost(RemoteError):
    """The peer's process ended before it answered."""

class Refused(MessageError):
    """Raised by a handler: the message is not taken, and its sender gets Rejected with this text."""

class TimedOut(MessageError):
    """The answer took too long; its handler is told by then."""

class Message:
    """A message while it is handled. cancelled is true once the sender no longer wants the answer.

    traceparent is its place in a trace, or "": what is sent while it is handled, on the same thread, belongs to that.
    """
    def __init__(self, messages, sender, channel, traceparent=""):
        self.messages, self.sender, self.channel, self.cancelled = messages, sender, channel, False
        self.traceparent, self.cancels = traceparent, None

    def when_cancelled(self, function):  # at once if it is
        with self.messages.lock:
            self.cancels = function
            now = self.cancelled
        if now:
            function()

    def reply(self, channel, value=None):
        """Sends a message back, to a channel of the peer that sent this one."""
        self.messages.send(self.sender, channel, value)

class Detached:  # an answer that comes when it comes: the next message of the lane does not wait for it
    def __init__(self, future):
        self.future = future

class Delivery:
    def __init__(self, correlation, asked, message, body, deadline, box):
        self.correlation, self.asked, self.message, self.body = correlation, asked, message, body
        self.deadline, self.box, self.size = deadline, box, OVERHEAD + len(body)
        self.owed = self.answered = False

class Lane:  # the mailbox of one sender and channel
    def __init__(self):
        self.waiting, self.bytes = collections.deque(), 0

def named(channel):
    if not isinstance(channel, str) or not NAME.fullmatch(channel):
        raise ValueError(f"{channel!r} cannot name a channel")
    return channel

def checked(mailbox):
    box = Mailbox() if mailbox is None else mailbox
    if box.messages < 1 or box.bytes < 1 or box.overflow not in OVERFLOWS:
        raise ValueError(f"{box} has no room, or its overflow is none of {', '.join(OVERFLOWS)}")
    return box

class Messages:
    """Sends messages to other peers and takes theirs, as a peer of the name that the pool gives this worker.

    A method that says "later" returns a concurrent.futures.Future and does not block; the others wait for it. What is
    sent before the host has joined waits until it has. Raises MessageError, and ValueError or TypeError for what cannot
    be sent. Safe for use by many threads.
    """

    def __init__(self, host):
        self.host, self.name, self.number = host, "", None
        self.lock = threading.RLock()
        self.listeners, self.handlers, self.boxes = {}, {}, {}
        self.lanes, self.inbound = {}, {}
        self.early, self.open, self.open_bytes, self.ids = [], {}, 0, itertools.count(1)
        self.timer, self.current = None, threading.local()
        self.threads = concurrent.futures.ThreadPoolExecutor(MOST_THREADS)
        self.own_streams = None

    # ---- sending

    def send(self, to, channel, value=None):
        """Sends a message, and waits until it stands in the mailbox of the peer, or of any worker of the pool."""
        self.wait(self.send_later(to, channel, value))

    def send_later(self, to, channel, value=None):
        return self.ask(SEND, to, channel, encode(value))

    def invoke(self, to, channel, value=None, timeout=30):
        """Asks and returns the answer, which may take timeout seconds.

        While another call is answered, it may take no longer than that one has left.
        """
        return self.wait(self.invoke_later(to, channel, value, timeout))

    def invoke_later(self, to, channel, value=None, timeout=30):
        """Cancelling the future cancels the call."""
        if not timeout > 0:
            raise ValueError(f"the timeout is {timeout}: it must be more than zero")
        answer_by = getattr(self.current, "answer_by", None)
        if answer_by is not None:
            timeout = max(0.001, min(timeout, answer_by - time.monotonic()))
        return self.ask(INVOKE, to, channel, encode(value), min(timeout, 1e7))

    def broadcast(self, channel, value=None):
        """Sends to all other peers that listen, and returns how many have taken it."""
        return self.wait(self.ask(BROADCAST, "", channel, encode(value)))

    def peers(self):
        """The names of all peers that can be reached, this one included."""
        return self.wait(self.ask(PEERS, "", "", NULL))

    def wait(self, future):
        if not self.host.runs and threading.current_thread() is threading.main_thread():
            future.cancel()
            raise RuntimeError("the host does not run yet: until then this thread can send and ask later only")
        return future.result()

    def ask(self, kind, to, channel, body, timeout=0):
        if channel or kind != PEERS:
            named(channel)
        if not isinstance(to, str):
            raise TypeError("the receiver of a message is no text")
        millis = max(1, int(timeout * 1000)) if timeout else 0
        trace = getattr(self.current, "trace", "")
        payload = encode([kind, to, "", channel, millis, body] + ([trace] if trace else []))
        call = Call(kind, to, channel, payload, timeout, next(self.ids))
        with self.lock:
            if len(self.open) >= MOST_OPEN or self.open and self.open_bytes + len(payload) > MOST_BYTES:
                raise Rejected(f"The message was not sent: {len(self.open)} of this process, of {self.open_bytes}"
                               " bytes, are not answered")
            self.open[call.id] = call
            self.open_bytes += len(payload)
            early = self.number is None
            if early:
                self.early.append(call)
        if not early:
            self.post(call)
        call.future.add_done_callback(lambda future: self.abandon(call) if future.cancelled() else None)
        return call.future

    def post(self, call):
        if self.number < 0:
            self.settle(call, Rejected("The message was not sent: the program that has started this worker takes no"
                                       " messages: it has no dev.drover.messaging"))
            return
        if len(call.payload) > self.host.most:
            self.settle(call, ValueError(
                f"a message of {len(call.payload)} bytes is over the limit of {self.host.most}"))
            return
        with self.lock:
            if call.id not in self.open:
                return
            call.deadline = time.monotonic() + call.timeout if call.timeout else None
            if call.timeout and self.timer is None:
                self.timer = threading.Thread(target=self.look, name="drover-deadlines", daemon=True)
                self.timer.start()
        self.host.send(REQUEST, self.number, call.id, call.payload)
        call.payload = b""

    def take_call(self, id):
        with self.lock:
            call = self.open.pop(id, None)
            if call:
                self.open_bytes -= call.size
            return call

    def settle(self, call, failure, value=None):
        if self.take_call(call.id):
            call.settle(failure, value)

    def abandon(self, call):
        if self.take_call(call.id) and self.number is not None and self.number >= 0:
            self.host.send(CANCEL, 0, call.id)

    def answered(self, kind, code, id, payload):
        if kind == ERROR and code not in (FAILED, UNKNOWN_TASK, CANCELLED, NOT_RUN, REJECTED):
            raise ValueError(f"there is no error {code}")
        call = self.take_call(id)
        if not call:
            return
        try:
            if kind == REPLY:
                call.settle(None, decode(payload))
                return
            if code == REJECTED:
                failure = Rejected(payload.decode(errors="replace"))
            elif code == FAILED:
                told = decode(payload)
                type, text, stack = (str(told.get(key, "")) for key in ("type", "message", "stack"))
                said = text if type == LOST else f"'{call.channel}' failed: {type}: {text}"
                failure = (Lost if type == LOST else RemoteError)(said, type, text, stack)
            else:
                failure = Rejected(f"'{call.channel}' was not run, or was cancelled (error {code})")
        except Exception as e:
            failure = e
        call.settle(failure, None)

    # ---- deadlines

    def look(self):  # twenty times a second while there are any, so that a call costs no timer
        idle = 0
        while True:
            time.sleep(0.05)
            with self.lock:
                timed = [each for each in self.open.values() if each.deadline]
                idle = 0 if timed else idle + 1
                if idle == 20:
                    self.timer = None
                    return
            now = time.monotonic()
            for call in timed:
                if call.deadline <= now and self.take_call(call.id):
                    self.host.send(CANCEL, 0, call.id)
                    late = f"'{call.to}' has not answered '{call.channel}' in {call.timeout:.3f} s"
                    call.settle(TimedOut(late), None)

    # ---- receiving

    def on(self, channel, listener=None, mailbox=None):
        """Has listener(value, message) hear of what is sent to the channel. Without a listener: a decorator."""
        return self.listen(channel, listener, mailbox, False)

    def once(self, channel, listener=None):
        """Has the listener hear of the next message only."""
        return self.listen(channel, listener, None, True)

    def listen(self, channel, listener, mailbox, once):
        box = checked(mailbox)
        named(channel)
        if listener is None:
            return lambda function: self.listen(channel, function, mailbox, once)
        with self.lock:
            self.boxes[False, channel] = box
            known = channel in self.listeners
            self.listeners.setdefault(channel, []).append((listener, once))
            if not known:
                self.tell(LISTEN, channel)
        return listener

    def handle(self, channel, handler=None, mailbox=None):
        """Has handler(value, message) answer what is asked on the channel. Without a handler: a decorator.

        A handler may return a future; the next call of the same sender and channel waits for it.
        """
        return self.answer_by(channel, handler, mailbox, False)

    def handle_once(self, channel, handler=None):
        """Has the handler answer the next call only."""
        return self.answer_by(channel, handler, None, True)

    def answer_by(self, channel, handler, mailbox, once):
        box = checked(mailbox)
        named(channel)
        if handler is None:
            return lambda function: self.answer_by(channel, function, mailbox, once)
        with self.lock:
            if channel in self.handlers:
                raise ValueError(f"the channel '{channel}' has a handler already: remove it first")
            self.handlers[channel], self.boxes[True, channel] = (handler, once), box
        return handler

    def remove_listener(self, channel, listener):
        with self.lock:
            for entry in [each for each in self.listeners.get(channel, ()) if each[0] is listener][:1]:
                self.forget(channel, entry)

    def forget(self, channel, entry):
        left = [each for each in self.listeners.get(channel, ()) if each is not entry]
        if left:
            self.listeners[channel] = left
        else:
            self.remove_listeners(channel)

    def remove_listeners(self, channel):
        with self.lock:
            if self.listeners.pop(channel, None):
                self.tell(UNLISTEN, channel)

    def remove_handler(self, channel):
        with self.lock:
            self.handlers.pop(channel, None)

    def tell(self, kind, channel):  # under the lock, so that two changes are told in their order
        if self.number is None or self.number >= 0:
            self.ask(kind, "", channel, NULL)

    # ---- streams and objects

    @property
    def streams(self):
        with self.lock:
            if self.own_streams is None:
                import drover_objects
                self.own_streams = drover_objects.Streams(self)
            return self.own_streams

    def handle_stream(self, channel, handler=None):
        """Has handler(value, message) return an iterable for each that asks for a stream. Without one: a decorator.

        The iterable runs on a thread that it may block, and is asked for no more than the other side has asked for.
        """
        if handler is None:
            return lambda function: self.handle_stream(channel, function)
        self.streams.handle(named(channel), handler)
        return handler

    def remove_stream_handler(self, channel):
        self.streams.remove(channel)

    def stream(self, to, channel, value=None, ahead=16):
        """Iterates over a stream of another peer, which is asked for so many elements before they are wanted.

        A stream that is not iterated to its end is cancelled when its iterator is closed or forgotten.
        """
        if ahead < 1:
            raise ValueError(f"{ahead} elements ahead: 1 is the least")
        return self.streams.elements(to, named(channel), encode(value), ahead)

    def export(self, name, object):
        """Lets other peers call the object's methods: a Java program by remote("peer", name, Interface.class)."""
        import drover_objects
        drover_objects.export(self, name, object)

    def remote(self, peer, name):
        """An object of another peer: remote(peer, name).call("method", argument)."""
        import drover_objects
        return drover_objects.Remote(self, peer, name)

    # ---- what the host tells

    def joined(self, name, asks):
        with self.lock:
            self.name, self.number = name, asks.index(TASK) if TASK in asks else -1
            for call in self.early:
                self.post(call)
            self.early = None

    def asked(self, correlation, payload):  # on the thread that reads the link
        kind, _, sender, channel, millis, body, *more = decode(payload)
        trace = more[0] if more and isinstance(more[0], str) and TRACEPARENT.fullmatch(more[0]) else ""
        if kind not in (SEND, INVOKE) or not NAME.fullmatch(channel) or millis < 0 or not isinstance(body, bytes):
            raise ValueError("a message must be a list of kind, to, from, channel, milliseconds and body")
        if correlation in self.inbound:
            raise ValueError(f"the message {correlation} is open already")
        asked, key = kind == INVOKE, (kind == INVOKE, sender, channel)
        deadline = time.monotonic() + millis / 1000 if millis else None
        with self.lock:
            there = channel in (self.handlers if asked else self.listeners)
            box = self.boxes.get((asked, channel))
            next = Delivery(correlation, asked, Message(self, sender, channel, trace), body, deadline, box)
            if not there:
                return self.reject(next, self.missing(next))
            if len(self.inbound) >= MOST_OPEN:
                return self.reject(next, f"{len(self.inbound)} messages are open")
            lane = self.lanes.get(key)
            idle = lane is None
            lane = lane or Lane()
            if not self.make_room(lane, next):
                return self.reject(next, f"The mailbox of '{self.name}' for '{channel}' is full: {box.messages}"
                                         f" messages or {box.bytes} bytes of '{sender}' wait already")
            self.lanes[key] = lane
            lane.waiting.append(next)
            lane.bytes += next.size
            self.inbound[correlation] = next
            if not asked and not next.owed:
                self.end(next, REPLY, 0, NULL)
        if idle:
            self.threads.submit(self.work, key)

    def make_room(self, lane, next):
        waiting, box = lane.waiting, next.box
        def fits(times):
            return not waiting or len(waiting) < box.messages * times and lane.bytes + next.size <= box.bytes * times
        if fits(1):
            return True
        if box.overflow == "slow":  # its sender is told once the message has been handled
            next.owed = fits(SLOW_TIMES)
            return next.owed
        if box.overflow == "drop-oldest":
            oldest = waiting.popleft()
            lane.bytes -= oldest.size
            self.reject(oldest, "a newer message has taken its place in a full mailbox")
            return True
        return False

    def cancel(self, correlation):
        with self.lock:
            delivery = self.inbound.get(correlation)
            if delivery:
                delivery.message.cancelled = True
                if delivery.message.cancels:
                    delivery.message.cancels()
                self.end(delivery, ERROR, CANCELLED)
                key = delivery.asked, delivery.message.sender, delivery.message.channel
                lane = self.lanes.get(key)
                if lane and delivery in lane.waiting:
                    lane.waiting.remove(delivery)
                    lane.bytes -= delivery.size
            return delivery is not None

    # ---- handling

    def work(self, key):  # all that waits in a lane; it is gone when nothing does
        while True:
            with self.lock:
                lane = self.lanes[key]
                if not lane.waiting:
                    del self.lanes[key]
                    return
                next = lane.waiting.popleft()
                lane.bytes -= next.size
            later = None
            if next.deadline is not None and next.deadline <= time.monotonic():
                self.reject(next, "it waited in a mailbox until its sender gave up")
            else:
                self.current.answer_by, self.current.trace = next.deadline, next.message.traceparent
                later = self.answer(next) if next.asked else self.hear(next)
                self.current.answer_by, self.current.trace = None, ""
            if later is not None:
                later.add_done_callback(lambda done: self.threads.submit(self.work, key))
                return

    def answer(self, next):  # returns what the next of the lane has to wait for
        with self.lock:
            handler, once = self.handlers.get(next.message.channel, (None, False))
            if once:
                self.remove_handler(next.message.channel)
        if handler is None:
            return self.reject(next, self.missing(next))
        try:
            result = handler(decode(next.body), next.message)
        except Refused as e:
            return self.reject(next, str(e))
        except BaseException as e:
            return self.fail(next, e)
        if isinstance(result, Detached):
            result.future.add_done_callback(lambda settled: self.reply_later(next, settled))
            return None
        if not isinstance(result, concurrent.futures.Future):
            return self.reply(next, result)
        done = concurrent.futures.Future()
        result.add_done_callback(lambda settled: (self.reply_later(next, settled), done.set_result(None)))
        return done

    def reply_later(self, next, settled):
        try:
            value = settled.result()
        except BaseException as e:
            self.fail(next, e)
        else:
            self.reply(next, value)

    def reply(self, next, value):
        try:
            payload = encode(value)
            if len(payload) > self.host.most:
                raise ValueError(f"an answer of {len(payload)} bytes is over the limit of {self.host.most}")
        except Exception as e:
            self.fail(next, e)
        else:
            self.end(next, REPLY, 0, payload)

    def hear(self, next):
        with self.lock:
            all = self.listeners.get(next.message.channel, ())
            for entry in [each for each in all if each[1]]:
                self.forget(next.message.channel, entry)
        for listener, _ in all:
            try:
                listener(decode(next.body), next.message)
            except BaseException:
                complain(f"A listener to '{next.message.channel}' failed: {traceback.format_exc()}")
        self.end(next, REPLY, 0, NULL)

    def missing(self, next):
        if next.asked and next.message.channel.startswith("object:"):
            return f"The peer '{self.name}' has no object '{next.message.channel[7:]}'"
        what = "handler" if next.asked else "listener"
        return f"The peer '{self.name}' has no {what} for the channel '{next.message.channel}'"

    def fail(self, next, e):
        self.end(next, ERROR, FAILED, encode(report(e, self.host.most)))

    def reject(self, next, why):
        self.end(next, ERROR, REJECTED, why[:LONGEST].encode("utf-8", "replace"))

    def end(self, next, kind, number, payload=b""):
        with self.lock:
            if next.answered:
                return
            next.answered = True
            self.inbound.pop(next.correlation, None)
        self.host.send(kind, number, next.correlation, payload)

class Call:  # what has been sent and is not answered
    def __init__(self, kind, to, channel, payload, timeout, id):
        self.to, self.channel, self.payload, self.size = to, channel, payload, len(payload)
        self.timeout, self.deadline, self.id, self.future = timeout, None, id, concurrent.futures.Future()

    def settle(self, failure, value):
        if not self.future.set_running_or_notify_cancel():
            return
        if failure is None:
            self.future.set_result(value)
        else:
            self.future.set_exception(failure)
