"""Streams that give nothing for a while, in a worker whose handlers have two threads."""
import threading

import drover_messages
from drover_host import Host

drover_messages.MOST_THREADS = 2
host = Host()
messages = host.messages
lock, speak = threading.Lock(), threading.Event()
counts = {"begun": 0, "left": 0}


def count(what):
    with lock:
        counts[what] += 1


class Quiet:
    def numbers(self):
        count("begun")
        try:
            speak.wait()
            yield 1
            yield 2
        finally:
            count("left")

    def begun(self):
        return counts["begun"]

    def left(self):
        return counts["left"]

    def open(self):
        return len(messages.streams.open)

    def speak(self):
        speak.set()


messages.export("quiet", Quiet())
host.run()
