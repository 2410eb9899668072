"""What MessageWorker does, in Python."""
import concurrent.futures, os, threading, time

from drover_host import Host
from drover_messages import Lost, Mailbox, MessageError, Rejected, RemoteError, TimedOut

host = Host(pid=lambda nothing, job: os.getpid())
messages = host.messages
notes = []


def fail(what):
    raise what


messages.handle("test:echo", lambda value, message: value)
messages.handle("test:pid", lambda value, message: os.getpid())
messages.handle("test:from", lambda value, message: message.sender)
messages.handle("test:fail", lambda value, message: fail(ValueError(f"no {value}")))
messages.on("test:note", lambda value, message: notes.append(value))
messages.on("test:broken", lambda value, message: fail(ValueError("a listener breaks")))
messages.on("test:broken", lambda value, message: notes.append(f"all the same {value}"))
messages.once("test:note-once", lambda value, message: notes.append(f"once {value}"))
messages.handle("test:notes", lambda value, message: list(notes))
messages.handle_once("test:single", lambda value, message: "single")
messages.on("test:ping", lambda value, message: message.reply("test:pong", value))


@messages.handle("test:forward")
def forward(call, message):
    seconds = call.get("timeout", 30000) / 1000
    return messages.invoke(call["to"], call["channel"], call["body"], timeout=seconds)


@messages.handle("test:forward-later")
def forward_later(call, message):
    return messages.invoke_later(call["to"], call["channel"], call["body"])


@messages.handle("test:tell")
def tell(call, message):
    messages.send(call["to"], call["channel"], call["body"])
    return "taken"


messages.handle("test:all", lambda value, message: messages.broadcast("test:note", value))
messages.handle("test:peers", lambda value, message: messages.peers())
messages.handle("test:large", lambda length, message: bytes(length))


@messages.handle("test:send-large")
def send_large(length, message):
    try:
        messages.send("main", "app:note", bytes(length))
    except ValueError as e:
        return str(e)
    return "sent"


CODES = {Lost: "LOST", Rejected: "REJECTED", RemoteError: "FAILED", TimedOut: "TIMEOUT"}


@messages.handle("test:code-of")
def code_of(call, message):
    try:
        messages.invoke(call["to"], call["channel"], timeout=call.get("timeout", 30000) / 1000)
    except MessageError as e:
        return CODES[type(e)]
    return "answered"


@messages.handle("test:count")
def count(call, message):
    for each in [messages.send_later(call["to"], call["channel"], i) for i in range(call["count"])]:
        each.result()
    return call["count"]


@messages.handle("test:give-up")
def give_up(call, message):
    future = messages.invoke_later(call["to"], call["channel"])
    time.sleep(0.02)
    future.cancel()
    try:
        future.result()
    except concurrent.futures.CancelledError:
        return "AbortError"


@messages.handle("test:hang")
def hang(value, message):
    while not message.cancelled:
        time.sleep(0.005)
    notes.append("interrupted true")


@messages.on("test:slow")
def slow(value, message):
    notes.append(f"begun {value}")
    time.sleep(0.005)
    notes.append(f"ended {value}")


deaf, released = threading.Event(), threading.Event()
messages.handle("test:deaf", lambda value, message: deaf.wait())
messages.handle("test:block", lambda millis, message: time.sleep(millis / 1000))
messages.on("test:small", lambda value, message: (notes.append("begun small"), deaf.wait()), Mailbox(messages=2))


@messages.on("test:newest", mailbox=Mailbox(messages=2, overflow="drop-oldest"))
def newest(value, message):
    notes.append("begun newest")
    released.wait()
    notes.append(f"newest {value}")


@messages.on("test:slowly", mailbox=Mailbox(messages=2, overflow="slow"))
def slowly(value, message):
    released.wait()
    notes.append(f"slowly {value}")


messages.handle("test:release", lambda value, message: released.set())


@messages.handle("test:twice")
def twice(value, message):
    try:
        messages.handle("test:twice", lambda value, message: None)
    except ValueError as e:
        return str(e)
    return "two"


@messages.handle("test:stop")
def stop(value, message):
    messages.remove_listeners("test:note")
    messages.remove_handler("test:from")


messages.send_later("main", "app:ready", "python")  # before it has joined: it waits until it has
host.run()
