"""Objects and streams, in Python."""
import os

from drover_host import Host

host = Host(pid=lambda nothing, job: os.getpid())
messages = host.messages
counts = {"begun": 0, "left": 0}


class Sums:
    def add(self, one, other):
        return one + other

    def half(self, number):
        return number / 2

    def fail(self, why):
        raise ValueError(why)

    def count(self, last):
        try:
            for i in range(last):
                counts["begun"] += 1
                yield i + 1
        finally:
            counts["left"] += 1

    def countAndFail(self, last):
        yield from self.count(last)
        raise ValueError("no more")

    def total(self, numbers):
        return sum(numbers)

    def first(self, numbers):
        return next(iter(numbers))

    def greet(self, greeter, name):
        return "said " + greeter.call("greet", name)

    def totalOfRemote(self, peer, name, last):
        return sum(messages.remote(peer, name).stream("count", last))

    def begun(self):
        return counts["begun"]

    def left(self):
        return counts["left"]


class Plain:
    def twice(self, value):
        return 2 * value


messages.export("sums", Sums())
messages.export("plain", Plain())
messages.handle_stream("test:none", lambda value, message: 3)
host.run()
