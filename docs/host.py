"""A Drover worker in Python: Host(echo=lambda value, job: value).run(). What it does and why: protocol.md."""
import os, signal, socket, struct, sys, threading, traceback

HELLO, WELCOME, REFUSED, REQUEST, POST, REPLY, ERROR, CANCEL, RECALL, PROGRESS, PING, PONG, EXIT = range(1, 14)
BEGUN = 15
FAILED, UNKNOWN_TASK, CANCELLED, NOT_RUN = range(1, 5)
HEADER = struct.Struct("<IBxHQ")  # payload length, type, a zero byte, number, correlation
SIMPLE = {0xF4: False, 0xF5: True, 0xF6: None}
FLOATS = {0xF9: ">e", 0xFA: ">f", 0xFB: ">d"}

def head(major, n):
    if n < 24:
        return bytes([major << 5 | n])
    width = next(width for width in (1, 2, 4, 8) if n < 1 << 8 * width)
    return bytes([major << 5 | 23 + width.bit_length()]) + n.to_bytes(width, "big")

def encode(value):
    for code, simple in SIMPLE.items():
        if value is simple:
            return bytes([code])
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, ~value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, (bytes, str)):
        data = value if isinstance(value, bytes) else value.encode()
        return head(2 if data is value else 3, len(data)) + data
    if isinstance(value, dict):
        return head(5, len(value)) + b"".join(encode(str(key)) + encode(each) for key, each in value.items())
    return head(4, len(value)) + b"".join(map(encode, value))  # what is no list or tuple raises a TypeError

def decode(data):
    value, end = item(data, 0)
    if end != len(data):
        raise ValueError(f"{len(data) - end} bytes follow the end of a value")
    return value

def item(data, at):
    first, at = data[at], at + 1
    if first in SIMPLE:
        return SIMPLE[first], at
    if first in FLOATS:
        return struct.unpack_from(FLOATS[first], data, at)[0], at + struct.calcsize(FLOATS[first])
    major, n = first >> 5, first & 31
    if major > 5 or n > 27:
        raise ValueError(f"0x{first:02x} is not used")
    if n > 23:
        width = 1 << n - 24
        n, at = int.from_bytes(data[at : at + width], "big"), at + width
    if major < 2:
        return (n if major == 0 else ~n), at
    if major < 4:
        return (data[at : at + n] if major == 2 else data[at : at + n].decode()), at + n
    elements = []
    for _ in range(n if major == 4 else 2 * n):  # where elements are missing, item() raises
        element, at = item(data, at)
        elements.append(element)
    return (elements if major == 4 else dict(zip(elements[::2], elements[1::2]))), at

class Job:  # a request or a post; its handler may look at .cancelled and tell its progress
    def __init__(self, host, number, correlation, payload, answered):
        self.host, self.number, self.correlation, self.payload = host, number, correlation, payload
        self.answered, self.cancelled = answered, False

    def progress(self, value):
        self.answer(PROGRESS, 0, encode(value))

    def answer(self, kind, number=0, payload=b""):
        if self.answered:
            self.host.send(kind, number, self.correlation, payload)

    def run(self):
        try:
            reply = REPLY, 0, encode(self.host.handlers[self.number](decode(self.payload), self))
            if len(reply[2]) > self.host.most:
                raise ValueError(f"a reply of {len(reply[2])} bytes is over the limit of {self.host.most}")
        except BaseException as e:
            most = min(self.host.most // 16, 9999)
            what = {"type": type(e).__name__, "message": str(e)[:most], "stack": traceback.format_exc()[-most:]}
            reply = ERROR, FAILED, encode(what)
        self.answer(*((ERROR, CANCELLED) if self.cancelled else reply))

class Host:
    def __init__(self, **handlers):
        self.names, self.handlers = list(handlers), list(handlers.values())
        self.writing, self.change = threading.Lock(), threading.Condition()
        self.waiting, self.running, self.leaving = [], set(), False
        self.begun = self.told = 0

    def send(self, kind, number, correlation, payload=b""):
        with self.writing:
            self.link.sendall(HEADER.pack(len(payload), kind, number, correlation) + payload)

    def receive(self):
        length, kind, number, correlation = HEADER.unpack(self.input.read(HEADER.size))  # raises at the link's end
        payload = self.input.read(length) if length <= self.most else b""
        if len(payload) < length:
            raise EOFError("a frame is too long, or the link has ended within it")
        return kind, number, correlation, payload

    def run(self):
        _, _, token, path = sys.stdin.readline().rstrip("\n").split(" ", 3)
        self.link, self.most = socket.socket(socket.AF_UNIX), 64 << 10
        self.link.connect(path)
        self.input = self.link.makefile("rb")
        hello = {"protocol": 1, "token": token, "pid": os.getpid(), "host": "python " + sys.version.split()[0]}
        self.send(HELLO, 0, 0, encode({**hello, "tasks": self.names, "links": ["unix"]}))
        kind, _, _, payload = self.receive()
        if kind != WELCOME:
            sys.exit("This worker could not join its pool: " + payload.decode(errors="replace"))
        welcome = decode(payload)
        self.most = welcome["maxMessage"]
        for _ in range(welcome["concurrency"]):
            threading.Thread(target=self.work, daemon=True).start()
        try:
            while True:
                self.take(*self.receive())
        finally:  # the pool is gone, or one side broke the protocol: end, with everything this has started
            if os.getpgrp() == os.getpid():
                os.killpg(0, signal.SIGKILL)
            os._exit(1)

    def take(self, kind, number, correlation, payload):
        with self.change:
            if kind in (REQUEST, POST):
                job = Job(self, number, correlation, payload, kind == REQUEST)
                if number < len(self.names):
                    self.waiting.append(job)
                else:
                    job.answer(ERROR, UNKNOWN_TASK)
                    self.count(job)
            elif kind in (CANCEL, RECALL):
                for job in [each for each in self.waiting if each.answered]:
                    if kind == RECALL or job.correlation == correlation:
                        self.waiting.remove(job)
                        job.answer(ERROR, CANCELLED if kind == CANCEL else NOT_RUN)
                for job in self.running:
                    job.cancelled |= kind == CANCEL and job.answered and job.correlation == correlation
            elif kind == PING:
                self.send(PONG, 0, correlation)
            elif kind != EXIT:
                raise ValueError(f"a host does not understand frame {kind}")
            self.leaving |= kind == EXIT
            self.change.notify_all()

    def count(self, job):  # a post no longer waits: the pool may send more
        if not job.answered:
            self.begun += HEADER.size + len(job.payload)
            if self.begun - self.told >= 64 << 10:
                self.told = self.begun
                self.send(BEGUN, 0, self.told)

    def work(self):
        while True:
            with self.change:
                self.change.wait_for(lambda: self.waiting or self.leaving and not self.running)
                self.waiting or os._exit(0)
                job = self.waiting.pop(0)
                self.running.add(job)
                self.count(job)
            job.run()
            with self.change:
                self.running.remove(job)
                self.change.notify_all()
