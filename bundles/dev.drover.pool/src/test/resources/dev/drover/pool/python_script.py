"""The tasks that PythonScriptTest sends to: a script for ProcessSpec.python."""
import os, sys

from drover_host import Host

host = Host(echo=lambda value, job: value)
mood = {"may_doze": True, "woken": None}


@host.task
def arguments(nothing, job):
    return sys.argv


@host.task(name="shout", request="text", reply="text")
def upper(text, job):
    return text.upper()


@host.task(request="bytes", reply="bytes")
def reverse(data, job):
    return data[::-1]


@host.task
def may_doze(may, job):
    mood["may_doze"] = may


@host.task
def woken(nothing, job):
    return mood["woken"]


@host.task
def answer_and_exit(length, job):
    """The answer leaves before the process ends, which another thread sees to."""
    import threading

    threading.Timer(0.05, os._exit, [3]).start()
    return bytes(length)


@host.task
def sockets_of_a_forked_child(nothing, job):
    """How many sockets a child that was forked from here holds open, and how many this process does."""
    def count():
        links = (f"/proc/self/fd/{each}" for each in os.listdir("/proc/self/fd"))
        return sum(os.path.exists(link) and os.readlink(link).startswith("socket:") for link in links)

    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, bytes([count()]))
        os._exit(0)
    os.waitpid(child, 0)
    return [os.read(reader, 1)[0], count()]


@host.task
def hold(seconds, job):
    import time

    job.progress("begun")
    time.sleep(seconds)


host.register("pid", lambda nothing, job: os.getpid())


@host.on_doze
def hook():
    return mood["may_doze"]


@host.on_wake
def wake(millis):
    mood["woken"] = millis


host.run()
