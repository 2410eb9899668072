"""Python's side of the benchmark: the parent process. Usage: python3 peer.py WAY

executor  concurrent.futures.ProcessPoolExecutor with one worker
pool      multiprocessing.Pool with one worker
pipe      multiprocessing.Process and a Pipe

Reads commands from its input and answers each with a line that begins with "= ":
echo KIND SIZE IN_FLIGHT MILLIS  -> replies, nanoseconds, nanoseconds of the median, wrong replies
"""
import collections
import concurrent.futures
import multiprocessing
import sys
import time


def echo(payload):
    return payload


def answer_pipe(connection):
    while True:
        try:
            connection.send(connection.recv())
        except EOFError:
            return


class Executor:
    def __init__(self):
        self.executor = concurrent.futures.ProcessPoolExecutor(1)

    def send(self, payload):
        return self.executor.submit(echo, payload)

    def result(self, ticket):
        return ticket.result(30)


class Pool:
    def __init__(self):
        self.pool = multiprocessing.Pool(1)

    def send(self, payload):
        return self.pool.apply_async(echo, (payload,))

    def result(self, ticket):
        return ticket.get(30)


class Pipe:
    """Replies come in the order of the requests, so there is no ticket."""

    def __init__(self):
        self.ours, theirs = multiprocessing.Pipe()
        multiprocessing.Process(target=answer_pipe, args=(theirs,), daemon=True).start()

    def send(self, payload):
        self.ours.send(payload)

    def result(self, ticket):
        if not self.ours.poll(30):
            raise TimeoutError("no reply")
        return self.ours.recv()


def payloads(kind, size):
    if kind == "bytes":
        return [bytes(97 + (j + k) % 26 for j in range(size)) for k in range(16)]
    return [
        {"id": 1000 + k, "name": f"sensor {k}", "value": 20.25 + k, "active": k % 2 == 0, "note": f"all is well in room {k}"}
        for k in range(16)
    ]


def work(way, kind, size, in_flight, millis):
    all_payloads = payloads(kind, size)
    open_requests = collections.deque()
    samples = []
    replies = wrong = sent = 0
    begin = time.perf_counter_ns()
    end = begin + millis * 1_000_000

    def send():
        nonlocal sent
        payload = all_payloads[sent % len(all_payloads)]
        sent += 1
        open_requests.append((payload, time.perf_counter_ns(), way.send(payload)))

    for _ in range(in_flight):
        send()
    while open_requests:
        payload, sent_at, ticket = open_requests.popleft()
        got = way.result(ticket)
        now = time.perf_counter_ns()
        if in_flight == 1:
            samples.append(now - sent_at)
        replies += 1
        wrong += got != payload
        if now < end:
            send()
    samples.sort()
    return f"{replies} {time.perf_counter_ns() - begin} {samples[len(samples) // 2] if samples else 0} {wrong}"


def main():
    way = {"executor": Executor, "pool": Pool, "pipe": Pipe}[sys.argv[1]]()
    for line in sys.stdin:
        words = line.split()
        try:
            if words[0] != "echo":
                raise ValueError("what is " + words[0] + "?")
            result = work(way, words[1], *map(int, words[2:]))
        except Exception as problem:
            result = "error " + repr(problem).replace("\n", " ")
        print("= " + result, flush=True)


if __name__ == "__main__":
    main()
