"""The tasks that PythonHostTest sends to; the first argument is the folder of drover_host.py."""
import os, subprocess, sys, time

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from drover_host import Host


def count(up_to, job):
    for i in range(up_to):
        job.progress(i)
    return up_to


def sleep(seconds, job):
    job.progress("begun")
    end = time.monotonic() + seconds
    while not job.cancelled and time.monotonic() < end:
        time.sleep(0.005)


def nested(levels):
    return [nested(levels - 1)] if levels > 1 else []


def fail(what):
    raise ValueError(what)


class Unprintable:
    def __str__(self):
        raise RuntimeError("no")


def children(nothing, job):
    """One that only its group tells, one that only its mark tells, and one that was forked."""
    bare = subprocess.Popen(["/bin/sleep", "600"], env={})
    marked = subprocess.Popen(["/bin/sleep", "600"], start_new_session=True)
    forked = os.fork()
    if not forked:
        time.sleep(600)
        os._exit(0)
    return [bare.pid, marked.pid, forked]


def hold_the_lock(seconds, job):
    """Keeps every other thread of Python from running."""
    import ctypes

    job.progress("begun")
    ctypes.PyDLL(None).sleep(seconds)


Host(
    echo=lambda value, job: value,
    divide=lambda value, job: value[0] / value[1],
    large=lambda length, job: bytes(length),
    count=count,
    sleep=sleep,
    say=lambda text, job: print(text),
    murmur=lambda text, job: print(text, end=""),
    evaluate=lambda text, job: eval(text, globals(), {"job": job}),
    children=children,
    hold_the_lock=hold_the_lock,
    pid=lambda nothing, job: os.getpid(),
    leave=lambda code, job: os._exit(code),
).run()
