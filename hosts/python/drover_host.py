"""A worker of a Drover pool in Python, 3.6 or later, from the standard library alone.

    from drover_host import Host
    host = Host()

    @host.task
    def hash(data, job):
        return hashlib.sha256(data).hexdigest()

    host.run()

Why it is as it is, docs/protocol.md of Drover says. A handler runs on a thread; what holds Python's lock without a
pause for longer than the pool's heartbeat timeout, as some functions written in C do, keeps the host from answering.
"""
import gc, os, re, socket, struct, subprocess, sys, threading, time, traceback

HELLO, WELCOME, REFUSED, REQUEST, POST, REPLY, ERROR, CANCEL, RECALL, PROGRESS, PING, PONG, EXIT = range(1, 14)
BEGUN = 15
FAILED, UNKNOWN_TASK, CANCELLED, NOT_RUN, REJECTED = range(1, 6)
NOT_JOINED = 64  # the exit code
HEADER = struct.Struct("<IBxHQ")  # payload length, type, a zero byte, number, correlation
TICKET = re.compile(rb"drover 1 ([0-9a-f]{64}) (.{1,100})\n")
SIMPLE = {0xF4: False, 0xF5: True, 0xF6: None}
FLOATS = {0xF9: ">e", 0xFA: ">f", 0xFB: ">d"}
DEEPEST = 64  # lists and maps within each other
# A shell in the background of this process's group. When its input ends, and that is when this process ends, it kills
# what has this worker's mark in its environment, which Linux tells, and then the group with itself. After "bye" the
# pool, which has asked this process to exit, does that.
GUARD = """
trap "" TERM; exec 3<&0
{ read end <&3; [ "$end" != bye ] || exit
kill -9 $(grep -lzxF "DROVER_WORKER=$1" /proc/[0-9]*/environ | cut -d / -f 3); kill -9 0; } &
"""

def head(major, n):
    if n < 24:
        return bytes([major << 5 | n])
    width = next(width for width in (1, 2, 4, 8) if n < 1 << 8 * width)
    return bytes([major << 5 | 23 + width.bit_length()]) + n.to_bytes(width, "big")

def encode(value, depth=0):
    for code, simple in SIMPLE.items():
        if value is simple:
            return bytes([code])
    if isinstance(value, int):
        if not -1 << 63 <= value < 1 << 63:
            raise ValueError("an integer needs more than 64 bits with its sign")
        return head(0, value) if value >= 0 else head(1, ~value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, (bytes, str)):
        data = value if isinstance(value, bytes) else value.encode()
        return head(2 if data is value else 3, len(data)) + data
    if depth == DEEPEST:
        raise ValueError(f"a value is nested more than {DEEPEST} deep")
    if isinstance(value, dict):
        entries = {str(key): encode(each, depth + 1) for key, each in value.items()}
        if len(entries) < len(value):
            raise ValueError("two keys of a map are the same text")
        return head(5, len(value)) + b"".join(encode(key) + each for key, each in entries.items())
    return head(4, len(value)) + b"".join(encode(each, depth + 1) for each in value)  # of no list: a TypeError

def decode(data):
    value, end = item(data, 0, 0, [0])
    if end != len(data):
        raise ValueError(f"a value ends at byte {end} of {len(data)}")
    return value

def spend(spent, memory, at):  # counts what a value takes of memory: a small message must not fill it
    spent[0] += memory
    if spent[0] > (4 << 20) + 48 * at:
        raise ValueError("a value takes more than 48 times its bytes of memory")

def item(data, at, depth, spent):
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
    if n >> 63:
        raise ValueError("a number needs more than 64 bits with its sign")
    if major < 2:
        return (n if major == 0 else ~n), at
    if major == 3 and n:
        spend(spent, 48 + n, at + n)
    if major < 4:
        return (data[at : at + n] if major == 2 else data[at : at + n].decode()), at + n
    if depth == DEEPEST:
        raise ValueError(f"a value is nested more than {DEEPEST} deep")
    spend(spent, 40 if major == 4 else 56, at)
    elements = []
    for count in range(n if major == 4 else 2 * n):  # where elements are missing, item() raises
        if major == 5 and count % 2 == 0:
            spend(spent, 56, at)
        element, at = item(data, at, depth + 1, spent)
        elements.append(element)
    if major == 4:
        return elements, at
    entries = dict(zip(elements[::2], elements[1::2]))
    if len(entries) < n or not all(isinstance(key, str) for key in entries):
        raise ValueError("a key of a map comes twice or is no text")
    return entries, at

def show_lines():  # what is printed into a pipe would else be kept until there are 8 KiB of it
    for name, descriptor in ("stdout", 1), ("stderr", 2):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):  # since Python 3.7
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
        elif stream and stream is getattr(sys, f"__{name}__"):
            stream.flush()
            setattr(sys, name, open(descriptor, "w", 1, "utf-8", "backslashreplace", closefd=False))

def flush():
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except (OSError, ValueError):  # nobody reads it any more, or it has been closed
            pass

def complain(what):
    if sys.stderr:
        print(what, file=sys.stderr)
    flush()

PORTABLE = os.environ.get("DROVER_PORTABLE") == "true"  # what only Linux has is not used, to try what is done without

def birth(pid):  # when a process began, which tells it from a later one with the same number; None if it is gone
    if PORTABLE:
        return None
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            fields = stat.read().rpartition(b")")[2].split()
        return None if fields[0] in b"ZX" else fields[19]
    except (FileNotFoundError, ProcessLookupError):
        return None

def resident():  # bytes, where the system tells
    if PORTABLE:
        return 0
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    except OSError:
        return 0

def trim(value, job):  # a control task: gives memory back, also what the C library keeps
    before = resident()
    gc.collect()
    try:
        import ctypes  # here, so that the start takes no longer for it
        ctypes.CDLL(None).malloc_trim(0)
    except (ImportError, OSError, AttributeError, TypeError):  # another C library
        pass
    return {"before": before, "after": resident()}

def threads(request, job):  # a control task: what each thread is doing
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    stacks = [f"{names.get(ident, ident)}:\n{''.join(traceback.format_stack(frame))}"
              for ident, frame in sys._current_frames().items()]
    return "\n".join(stacks)[:(request or {}).get("most", 1 << 20)]

def text(data):
    if not isinstance(data, str):
        raise TypeError(f"the reply is no text but {type(data).__name__}")
    return data.encode()

def octets(data):
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"the reply is no bytes but {type(data).__name__}")
    return bytes(data)

CODECS = {  # how the payloads of a task are written and read; it has to be what the program says for the task
    "value": (encode, decode),
    "text": (text, bytes.decode),
    "bytes": (octets, bytes),
    "nothing": (lambda data: b"", lambda data: None),
}

def report(e, most):  # at most 3 texts of 4 bytes a character: fits into every maxMessage
    texts = getattr(e, "drover_report", None)  # what another process has told is passed on as it is
    if texts is None:
        try:
            message = str(e)
        except BaseException as worse:
            message = f"(its message cannot be read: {type(worse).__name__})"
        stack = "".join(traceback.format_exception(type(e), e, e.__traceback__))
        texts = {"type": type(e).__name__, "message": message, "stack": stack}
    most = min(most // 16, 9999)
    cut = {key: text[-most:] if key == "stack" else text[:most] for key, text in texts.items()}
    return {key: text.encode("utf-8", "backslashreplace").decode()[:most] for key, text in cut.items()}

class Job:  # a request or a post; its handler may look at .cancelled and tell its progress
    def __init__(self, host, number, correlation, payload, answered):
        self.host, self.number, self.correlation, self.payload = host, number, correlation, payload
        self.answered, self.cancelled, self.done, self.telling = answered, False, False, threading.Lock()

    def progress(self, value):
        self.answer(PROGRESS, 0, self.host.fit("progress", encode(value)))

    def answer(self, kind, number=0, payload=b""):
        with self.telling:
            if self.answered and not self.done:  # nothing may follow the answer
                self.done = kind != PROGRESS
                self.host.send(kind, number, self.correlation, payload)

    def run(self):
        reply = REPLY, 0, b""
        try:
            read, write = (CODECS[codec][way] for codec, way in zip(self.host.codecs[self.number], (1, 0)))
            value = self.host.handlers[self.number](read(self.payload), self)
            if self.answered:
                reply = REPLY, 0, self.host.fit("a reply", write(value))
        except BaseException as e:
            if not self.answered:
                complain("A message could not be handled: " + traceback.format_exc())
            reply = ERROR, FAILED, encode(report(e, self.host.most))
        flush()
        self.answer(*((ERROR, CANCELLED) if self.cancelled else reply))

class Host:
    """Runs tasks for a pool. Each handler is a function of a request and its Job, and its result is the reply.

    Handlers can be given by name here, by register(), and by the decorator task(). job.progress(value) tells how far it
    is, and job.cancelled is true once the request is no longer wanted.
    """

    def __init__(self, **handlers):
        self.names, self.handlers, self.codecs = [], [], []
        self.doze_hooks, self.wake_hooks = [], []
        self.talk, self.runs = None, False
        for name, handler in handlers.items():
            self.add(name, handler)
        self.control = threading.Lock()
        self.writing, self.change = threading.Lock(), threading.Condition()
        self.waiting, self.running, self.leaving = [], set(), False
        self.begun = self.told = 0

    def register(self, name, handler, request="value", reply="value"):
        """Registers the handler of a task. Its payloads are "value", "text", "bytes" or "nothing". Returns the host."""
        if name in self.names or name.startswith("drover:"):
            raise ValueError(f"the task {name!r} has a handler, or is Drover's own")
        if request not in CODECS or reply not in CODECS:
            raise ValueError(f"a codec is one of {', '.join(CODECS)}")
        self.add(name, handler, request, reply)
        return self

    def task(self, *function, name=None, request="value", reply="value"):
        """A decorator: registers the function as the handler of a task, by its own name or the given one."""
        def registered(handler):
            self.register(name or handler.__name__, handler, request, reply)
            return handler
        return registered(*function) if function else registered

    @property
    def messages(self):
        """What sends messages to other peers and takes theirs. To ask for it before run() makes this process a peer."""
        if self.talk is None:
            if self.runs:
                raise RuntimeError("ask for the messages before the host runs")
            import drover_messages  # here, for one that takes no part in them need not have it
            self.talk = drover_messages.Messages(self)
        return self.talk

    def on_doze(self, hook):
        """Runs before the process is stopped for lack of requests; it is not if the hook returns False or raises."""
        self.doze_hooks.append(hook)
        return hook

    def on_wake(self, hook):
        """Runs when the process goes on after that, before the next request, with the milliseconds of its sleep."""
        self.wake_hooks.append(hook)
        return hook

    def add(self, name, handler, request="value", reply="value"):
        self.names.append(name)
        self.handlers.append(handler)
        self.codecs.append((request, reply))

    def doze(self, nothing, job):
        for hook in self.doze_hooks:
            if hook() is False:
                return {"veto": f"its hook {getattr(hook, '__name__', hook)} vetoes"}
        return trim(nothing, job)

    def woken(self, request, job):  # all hooks, whatever one of them raises
        failures = []
        for hook in self.wake_hooks:
            try:
                hook(request["millis"])
            except Exception as e:
                failures.append(e)
        if failures:
            raise failures[0]

    def send(self, kind, number, correlation, payload=b""):
        with self.writing:
            self.link.sendall(HEADER.pack(len(payload), kind, number, correlation) + payload)

    def fit(self, what, payload):
        if len(payload) > self.most:
            raise ValueError(f"{what} of {len(payload)} bytes is over the limit of {self.most}")
        return payload

    def read(self, length):
        data = self.input.read(length)
        if len(data) < length:
            raise EOFError("the pool has closed the link")
        return data

    def receive(self):
        length, kind, number, correlation = HEADER.unpack(self.read(HEADER.size))
        if length > self.most:
            raise ValueError(f"a frame of {length} bytes is over the limit of {self.most}")
        return kind, number, correlation, self.read(length)

    def run(self):
        """Joins the pool that started this process and answers its requests. Does not return."""
        show_lines()
        self.add("drover:trim", trim)
        self.add("drover:threads", threads)
        self.add("drover:doze", self.doze)
        if self.wake_hooks:
            self.add("drover:woken", self.woken)
        self.runs = True
        if self.talk:
            self.add("drover:message", None)
            self.add("drover:trace", lambda nothing, job: None)
        try:
            welcome = self.join()
        except Exception as e:
            complain(f"This worker could not join its pool: {str(e) or type(e).__name__}")
            os._exit(NOT_JOINED)
        try:
            for _ in range(welcome["concurrency"]):
                threading.Thread(target=self.work, daemon=True).start()
            threading.Thread(target=self.watch, args=(welcome["parent"],), daemon=True).start()
            if self.talk:
                self.talk.joined(welcome["worker"], welcome.get("asks", []))
            while True:
                self.take(*self.receive())
        except (EOFError, OSError):  # the pool is gone
            pass
        except Exception as e:
            complain(f"This worker leaves its pool: {e}")
        finally:
            self.end()

    def end(self):  # at once, with everything that this process has started
        os.write(self.guard, b"\n")
        os._exit(1)

    def start_guard(self):  # SIGTERM comes when the pool dies, and Python may be busy with what holds its lock
        if os.getpgrp() != os.getpid():
            os.setsid()
        environment = {name: value for name, value in os.environ.items() if name != "DROVER_WORKER"}
        mark = os.environ.get("DROVER_WORKER", "")
        reader, self.guard = os.pipe()  # which programs that this one starts do not inherit
        subprocess.call(["/bin/sh", "-c", GUARD, "sh", mark], cwd="/", env=environment, stdin=reader,
                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(reader)
        if hasattr(os, "register_at_fork"):  # since Python 3.7
            os.register_at_fork(after_in_child=self.forked)
        else:
            fork = os.fork
            os.fork = lambda: fork() or self.forked()

    def forked(self):  # the child must hold open neither the guard's pipe nor the link
        if self.guard is not None:
            os.close(self.guard)
            if self.link.fileno() >= 0:
                os.close(self.link.detach())
        self.guard = None
        return 0

    def join(self):
        line = sys.stdin.buffer.readline(1024) if sys.stdin else b""
        if line.startswith(b"drover 1 encrypted "):
            raise ValueError("its pool asks for an encrypted link, and Python's standard library has no AES-GCM for it")
        ticket = TICKET.fullmatch(line)
        if not ticket:
            what = "this is no ticket of protocol 1" if line else "no ticket on standard input"
            raise ValueError(f"a worker is started by a pool: {what}")
        if os.stat(ticket.group(2)).st_uid != os.geteuid():
            raise ValueError("the socket of the ticket belongs to another user")
        self.link, self.most = socket.socket(socket.AF_UNIX), 64 << 10
        self.start_guard()
        self.link.connect(ticket.group(2))
        self.input = self.link.makefile("rb")
        hello = {"protocol": 1, "token": ticket.group(1).decode(), "pid": os.getpid()}
        hello.update(host="python " + sys.version.split()[0], tasks=self.names, links=["unix"])
        self.send(HELLO, 0, 0, self.fit("HELLO", encode(hello)))
        kind, _, _, payload = self.receive()
        if kind == REFUSED:
            raise ValueError("refused: " + payload.decode(errors="replace"))
        if kind != WELCOME:
            raise ValueError(f"frame {WELCOME} was expected, frame {kind} came")
        welcome = decode(payload)
        self.most = welcome["maxMessage"]
        return welcome

    def watch(self, parent):  # the link's end does not tell of the pool's while another process holds it open
        born = birth(parent)
        while born:  # one that cannot be seen cannot be watched
            time.sleep(1)
            try:
                if birth(parent) != born:
                    self.end()
            except OSError:  # no descriptor is free at the moment
                pass

    def talks(self, kind, number, correlation, payload):  # whether the frame belongs to messages
        if kind in (REPLY, ERROR):
            self.talk.answered(kind, number, correlation, payload)
        elif kind == REQUEST and self.names[number : number + 1] == ["drover:message"]:
            self.talk.asked(correlation, payload)
        else:
            return kind == CANCEL and self.talk.cancel(correlation)
        return True

    def take(self, kind, number, correlation, payload):
        if self.talk and self.talks(kind, number, correlation, payload):
            return
        with self.change:
            if kind in (REQUEST, POST):
                job = Job(self, number, correlation, payload, kind == REQUEST)
                if number < len(self.names) and self.names[number].startswith("drover:") and job.answered:
                    threading.Thread(target=self.run_control, args=(job,), daemon=True).start()
                elif number < len(self.names):
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

    def run_control(self, job):  # beside all others, one at a time
        with self.control:
            job.run()

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
                if not self.waiting:
                    flush()
                    os.write(self.guard, b"bye\n")
                    os._exit(0)
                job = self.waiting.pop(0)
                self.running.add(job)
                self.count(job)
            job.run()
            with self.change:
                self.running.remove(job)
                self.change.notify_all()

def debug(script, *arguments):
    """Runs a script with a debug port that the system chooses, where there is a debugger for it."""
    try:
        import debugpy
        host, port = debugpy.listen(("127.0.0.1", 0))
        print(f"Debugger listening on {host}:{port}", file=sys.stderr, flush=True)
    except ImportError:
        complain("There is no debug port: debugpy is not installed for this Python")
    sys.argv[:] = script, *arguments
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    runpy.run_path(script, run_name="__main__")

if __name__ == "__main__":  # python3 -m drover_host SCRIPT [ARGUMENT]...
    import runpy
    debug(*sys.argv[1:])
