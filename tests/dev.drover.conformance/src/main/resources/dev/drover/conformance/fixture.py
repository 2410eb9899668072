"""The tasks and channels of docs/protocol.md, section Conformance, in Python."""
import subprocess, time

from drover_host import Host

notes, heard = [], []


def fail(text, context):
    raise ValueError(text)


def progress(count, job):
    for i in range(count):
        job.progress(i)
    return count


def sleep(millis, job):
    job.progress("begun")
    wait(millis, job)


def wait(millis, context):
    end = time.monotonic() + millis / 1000
    while not context.cancelled and time.monotonic() < end:
        time.sleep(0.005)


host = Host(
    echo=lambda value, job: value,
    fail=fail,
    large=lambda length, job: bytes(length),
    note=lambda value, job: notes.append(value),
    notes=lambda nothing, job: notes,
    print=lambda text, job: print(text),
    progress=progress,
    sleep=sleep,
    spawn=lambda nothing, job: subprocess.Popen(["sleep", "600"], stdin=subprocess.DEVNULL).pid,
)
messages = host.messages
messages.handle("test:echo", lambda value, message: value)
messages.handle("test:from", lambda value, message: message.sender)
messages.handle("test:fail", fail)
messages.handle("test:hang", lambda value, message: wait(600_000, message))
messages.on("test:note", lambda value, message: heard.append(value))
messages.handle("test:notes", lambda value, message: list(heard))


@messages.handle("test:forward")
def forward(call, message):
    return messages.invoke(call["to"], call["channel"], call["body"], timeout=call.get("timeout", 30_000) / 1000)


host.run()
