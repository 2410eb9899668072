"""A host that does what the fixture does, but for one fault, which its second argument names."""
import os, runpy, sys, time

import drover_host
from drover_host import BEGUN, ERROR, EXIT, FAILED, REPLY, REQUEST, Host, Job

fixture, fault = sys.argv[1:]
send, answer, take, encode = Host.send, Job.answer, Host.take, drover_host.encode


def answers_twice(job, kind, number=0, payload=b""):
    answer(job, kind, number, payload)
    if kind == REPLY:
        job.host.send(kind, number, job.correlation, payload)


def loses_a_bit(host, kind, number, correlation, payload=b""):
    send(host, kind, number, correlation & (1 << 63) - 1, payload)


def says_nothing_of_posts(host, kind, number, correlation, payload=b""):
    if kind != BEGUN:
        send(host, kind, number, correlation, payload)


def exits_with_3(host, kind, number, correlation, payload):
    if kind == EXIT:
        os._exit(3)
    take(host, kind, number, correlation, payload)


def runs_anything(host, kind, number, correlation, payload):
    if kind == REQUEST and number >= len(host.names):
        return host.send(ERROR, FAILED, correlation, encode({"type": "E", "message": "", "stack": ""}))
    return take(host, kind, number, correlation, payload)


def writes_long_integers(value, depth=0):
    return b"\x1b" + value.to_bytes(8, "big") if type(value) is int and value >= 0 else encode(value, depth)


def stays(host):
    os.close(1)
    time.sleep(600)


if fault == "answers-twice":
    Job.answer = answers_twice
elif fault == "loses-a-bit":
    Host.send = loses_a_bit
elif fault == "says-nothing-of-posts":
    Host.send = says_nothing_of_posts
elif fault == "exits-with-3":
    Host.take = exits_with_3
elif fault == "runs-anything":
    Host.take = runs_anything
elif fault == "nests-deeper":
    drover_host.DEEPEST = 1000
elif fault == "writes-long-integers":
    drover_host.CODECS["value"] = writes_long_integers, drover_host.decode
elif fault == "stays":
    Host.end = stays
elif fault == "lacks-a-task":
    Host.__init__ = lambda host, echo, __init__=Host.__init__, **others: __init__(host, **others)
elif fault != "none":
    sys.exit(f"there is no fault {fault}")
runpy.run_path(fixture)
