"""The tasks that PythonHostTest sends to; the first argument is the folder of host.py."""
import os, sys, time

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from host import Host


def count(up_to, job):
    for i in range(up_to):
        job.progress(i)
    return up_to


def sleep(seconds, job):
    job.progress("begun")
    end = time.monotonic() + seconds
    while not job.cancelled and time.monotonic() < end:
        time.sleep(0.005)


Host(
    echo=lambda value, job: value,
    divide=lambda value, job: value[0] / value[1],
    large=lambda length, job: bytes(length),
    count=count,
    sleep=sleep,
    say=lambda text, job: print(text, flush=True),
    pid=lambda nothing, job: os.getpid(),
    leave=lambda code, job: os._exit(code),
).run()
