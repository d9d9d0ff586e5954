"""Threads that go on beside requests, or after them."""

from pathlib import Path

from offramp.audit.checks.background_threads import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "a thread that sends mail after the answer",
        """\
import threading

def send(): ...

@app.post("/")
def home():
    threading.Thread(target=send).start()
    return ""
""",
        "starts a thread for app.send() that outlives its answer",
    ),
    found(
        "a loop that begins with the application",
        """\
import threading

def sync(): ...
threading.Thread(target=sync, daemon=True).start()

@app.get("/")
def home():
    return ""
""",
        "in every process",
    ),
    found(
        "a thread that is a class",
        """\
import threading

class Worker(threading.Thread):
    def run(self): ...
worker = Worker()

@app.get("/")
def home():
    return ""
""",
        "in every process",
    ),
    found(
        "a class of threads of its own",
        """\
import threading

class Sending(threading.Thread):
    def run(self):
        print("sent")

@app.post("/")
def send():
    Sending().start()
    return ""
""",
        "send() starts a thread that outlives its answer",
    ),
    found(
        "a task that goes on",
        """\
import asyncio

@app.get("/")
def home():
    future = asyncio.ensure_future(fetch(), loop=app.extensions["loop"])
    return str(future.done())

async def fetch():
    return ""
""",
        "home() starts a thread",
    ),
    found(
        "a process that a request starts",
        """\
from multiprocessing import Process

def work(): ...

@app.post("/")
def home():
    Process(target=work).start()
    return ""
""",
        "starts a process for",
    ),
    found(
        "a class of processes that an import starts",
        """\
import multiprocessing

class Worker(multiprocessing.Process):
    def run(self): ...

worker = Worker()
worker.start()

@app.get("/")
def home():
    return ""
""",
        "starts a process in every process",
    ),
    found(
        "a thread that was made before",
        """\
import threading

class Worker(threading.Thread):
    def run(self): ...

class Held:
    def begin(self):
        self.worker.start()

    def __init__(self):
        self.worker = Worker()

held = Held()

@app.post("/")
def home():
    held.begin()
    return ""
""",
        "begin() starts a thread",
        "in every process",
    ),
    found(
        "a class of threads that is given what it runs",
        """\
import threading

class Worker(threading.Thread):
    def __init__(self):
        super().__init__(target=self.work)

    def work(self): ...

@app.get("/")
def home():
    Worker().start()
    return ""
""",
        "home() starts a thread",
    ),
    found(
        "a class of Celery's processes",
        """\
import billiard

class Worker(billiard.Process):
    def run(self): ...

@app.get("/")
def home():
    Worker().start()
    return ""
""",
        "home() starts a process",
    ),
)
LEFT_ALONE = (
    left(
        "a class of threads that is given what it runs, and waited for",
        """\
import threading

class Worker(threading.Thread):
    def __init__(self):
        super().__init__(target=self.work)

    def work(self): ...

@app.get("/")
def home():
    one = Worker()
    one.start()
    one.join()
    return ""
""",
    ),
    left(
        "a class whose base is only called like Celery's processes",
        """\
from local.billiard import Process

class Worker(Process):
    def run(self): ...

@app.get("/")
def home():
    Worker().start()
    return ""
""",
    ),
    left(
        "threads that are waited for, in a list",
        """\
import threading

def ask(): ...

@app.get("/")
def home():
    threads = [threading.Thread(target=ask) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return ", ".join(("a", "b"))
""",
    ),
    left(
        "threads that the request waits for",
        """\
import threading

def ask(): ...

@app.get("/")
def home():
    one = threading.Thread(target=ask)
    one.start()
    one.join()
    return ""
""",
    ),
    left(
        "a thread of a script",
        """\
import threading

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    threading.Thread(target=home).start()
""",
    ),
    left(
        "a class that is called Thread",
        """\
class Thread: ...

@app.get("/")
def home():
    Thread()
    return ""
""",
    ),
    left(
        "a task whose result is waited for",
        """\
import asyncio

@app.get("/")
def home():
    future = asyncio.ensure_future(fetch(), loop=app.extensions["loop"])
    app.extensions["event"].wait()
    return future.result()

async def fetch():
    return ""
""",
    ),
    left(
        "a process that the request waits for",
        """\
from multiprocessing import Process

def work(): ...

@app.post("/")
def home():
    one = Process(target=work)
    one.start()
    one.join()
    return ""
""",
    ),
    left(
        "what is started and is no thread",
        """\
class Worker:
    def start(self): ...
    def run(self): ...

worker = Worker()

@app.post("/")
def home():
    worker.start()
    return ""
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
