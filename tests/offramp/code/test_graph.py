"""What a function reaches: what it calls, hands over, enters and is wrapped in."""

import pytest

from offramp.code.graph import Graph
from tests.offramp.code.sources import project


def reached(root, text):
    """Return what `view` reaches, which stands at the top or inside `make`."""
    graph = Graph(project(root, {"app.py": text}))
    start = "app.view" if graph.sites("app.view") else "app.make.view"
    return set(graph.reached([start])) - {start}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def work(): pass\ndef view():\n    work()\n", "app.work"),
        (
            "import threading\ndef work(): pass\ndef view():\n    threading.Thread(target=work)\n",
            "app.work",
        ),
        (
            "import functools\ndef work(): pass\ndef view():\n    functools.partial(work, 1)()\n",
            "app.work",
        ),
        (
            "def work(): pass\nTABLE = {'a': work}\ndef view(name):\n    TABLE[name]()\n",
            "app.work",
        ),
        ("def work(): pass\ndef view():\n    return lambda: work()\n", "app.work"),
        ("def view():\n    def work(): pass\n    work()\n", "app.view.work"),
        (
            (
                "class Work:\n    def __init__(self): pass\n"
                "def make(kind): return kind()\ndef view():\n    make(Work)\n"
            ),
            "app.Work.__init__",
        ),
        ("async def work(): pass\nasync def view():\n    await work()\n", "app.work"),
        (
            (
                "from celery import shared_task\n@shared_task\ndef work(): pass\n"
                "def view():\n    work.delay()\n"
            ),
            "app.work",
        ),
        (
            "class Work:\n    def __init__(self): pass\ndef view():\n    Work()\n",
            "app.Work.__init__",
        ),
        (
            (
                "class Logged:\n    def __init__(self, view): self.view = view\n"
                "    def __call__(self, *a): return self.view(*a)\n"
                "@Logged\ndef view(): pass\n"
            ),
            "app.Logged.__call__",
        ),
        (
            (
                "class Logged:\n    def clear(self): pass\n"
                "@Logged\ndef feed(): pass\ndef view(): feed.clear()\n"
            ),
            "app.Logged.clear",
        ),
        (
            (
                "class Limit:\n    def __init__(self, most): self.most = most\n"
                "    def __call__(self, view):\n        def inner(*a): return view(*a)\n"
                "        return inner\n"
                "@Limit(5)\ndef view(): pass\n"
            ),
            "app.Limit.__call__.inner",
        ),
        (
            (
                "class A:\n    def go(self): pass\nclass B:\n    def go(self): pass\n"
                "work = A() if __debug__ else B()\ndef view():\n    work.go()\n"
            ),
            "app.B.go",
        ),
        (
            (
                "class A:\n    def go(self): pass\nclass B:\n    def go(self): pass\n"
                "work = None\ndef begin(far):\n    global work\n    if far:\n"
                "        work = A()\n    else:\n        work = B()\n"
                "def view():\n    work.go()\n"
            ),
            "app.B.go",
        ),
        (
            "class Work:\n    def __call__(self): pass\nwork = Work()\ndef view():\n    work()\n",
            "app.Work.__call__",
        ),
        (
            "class Work:\n    def __enter__(self): pass\ndef view():\n    with Work(): pass\n",
            "app.Work.__enter__",
        ),
        (
            (
                "class Work:\n    @property\n    def all(self): pass\n"
                "def view():\n    return Work().all\n"
            ),
            "app.Work.all",
        ),
        (
            "class Work:\n    def only_here(self): pass\ndef view(x):\n    x.only_here()\n",
            "app.Work.only_here",
        ),
        (
            (
                "from typing import Callable\nRun = Callable[[], int]\ndef work(): pass\n"
                "class A:\n    def __init__(self, run: Run | None = None) -> None:\n"
                "        self.run: Run = run or work\n    def go(self):\n        self.run()\n"
                "def view():\n    A().go()\n"
            ),
            "app.work",
        ),
        (
            (
                "def guard(view):\n    def inside(): pass\n    return inside\n"
                "@guard\ndef view(): pass\n"
            ),
            "app.guard.inside",
        ),
        (
            "def view(x):\n    def told(): pass\n    x.add(key='#', call=told)\n",
            "app.view.told",
        ),
        (
            "def make(x):\n    @x.once\n    def told(): pass\ndef view(x):\n    make(x)\n",
            "app.make.told",
        ),
        (
            "class Guard:\n    def __init__(self, view): pass\n@Guard\ndef view(): pass\n",
            "app.Guard.__init__",
        ),
        ("def find(): pass\ndef view():\n    find().name = 1\n", "app.find"),
        ("def find(): pass\ndef view():\n    find()['a'].b += 1\n", "app.find"),
        ("def find(): pass\ndef view():\n    del find()['a']\n", "app.find"),
        ("def find(): pass\ndef view():\n    find().a, b = 1, 2\n", "app.find"),
    ],
)
def test_what_runs_is_reached(tmp_path, text, expected):
    """What is not reached is taken for something that can stay, or be removed."""
    assert expected in reached(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "unexpected"),
    [
        ("def work(): pass\ndef view():\n    return 'work'\n", "app.work"),
        ("def work(): pass\ndef view():\n    work.calls += 1\n", "app.work"),
        ("def work(): pass\ndef view():\n    work.calls['a'] = 1\n", "app.work"),
        ("class Work:\n    def get(self): pass\ndef view(x):\n    x.get()\n", "app.Work.get"),
        (
            (
                "class A:\n    def go(self): pass\nclass B:\n    def go(self): pass\n"
                "def view(x):\n    x.go()\n"
            ),
            "app.A.go",
        ),
        (
            "class Work:\n    def __call__(self): pass\ndef view():\n    Work()\n",
            "app.Work.__call__",
        ),
        (
            (
                "import functools\n@functools.lru_cache\ndef work(): pass\n"
                "def view():\n    work.cache_clear()\n"
            ),
            "app.work",
        ),
        (
            (
                "from celery import shared_task\n@shared_task\ndef work(): pass\n"
                "def view():\n    work.AsyncResult('1')\n"
            ),
            "app.work",
        ),
        (
            (
                "def make():\n    def inner(): pass\n    def view():\n        inner()\n"
                "    return view\n"
            ),
            "app.make",
        ),
        (
            "def make():\n    def left(): pass\n    # left()\ndef view():\n    make()\n",
            "app.make.left",
        ),
        (
            (
                "def make():\n    class Inner: pass\n    def view():\n        Inner()\n"
                "    return view\n"
            ),
            "app.make",
        ),
    ],
)
def test_what_only_has_a_name_in_common_is_not_reached(tmp_path, text, unexpected):
    """A finding that is wrong costs as much as one that is missing."""
    assert unexpected not in reached(tmp_path, text)


def test_functions_that_call_each_other_end(tmp_path):
    """Each is reached once."""
    assert reached(tmp_path, "def view():\n    other()\ndef other():\n    view()\n") == {
        "app.other"
    }


def test_the_way_to_a_function_is_known(tmp_path):
    """So that a report can show why a route is concerned."""
    graph = Graph(
        project(tmp_path, {"app.py": "def a():\n    b()\ndef b():\n    c()\ndef c(): pass\n"})
    )

    assert graph.path(graph.reached(["app.a"]), "app.c") == ["app.a", "app.b", "app.c"]


@pytest.mark.parametrize(
    ("call", "is_queued"),
    [
        ("work.delay(1)", True),
        ("work.apply_async((1,), countdown=3)", True),
        ("queue.enqueue(work, 1)", True),
        ("queue.enqueue_at(None, work)", True),
        ("group(work.s(1), work.si(2))()", True),
        ("schedule.every(2).hours.at(':30').do(work, 1)", True),
        ("schedule.now().do(work)", False),
        ("work(1)", False),
        ("pool.apply_async(work, (1,))", False),
        ("pool.submit(work, 1)", False),
        ("work.retried()", False),
    ],
)
def test_what_a_queue_gets_is_reached_by_others(tmp_path, call, is_queued):
    """A worker runs it: nothing that it does belongs to the request; its code is needed still."""
    head = "import schedule\nfrom pools import group, pool, queue, task\n@task\ndef work(): pass\n"
    text = f"{head}def view():\n    {call}\n"
    graph = Graph(project(tmp_path, {"app.py": text}))

    assert ("app.work" not in graph.reached(["app.view"], queued=False)) == is_queued
    assert "app.work" in graph.reached(["app.view"])


@pytest.mark.parametrize("asked", ["session.query(Row)", "isinstance(x, Row)", "query.join(Row)"])
def test_a_class_that_is_only_asked_about_makes_no_object(tmp_path, asked):
    """A query is given the class of its rows, and calls no constructor of ours."""
    text = f"class Row:\n    def __init__(self): pass\ndef view(session, query, x):\n    {asked}\n"
    assert reached(tmp_path, text) == set()


SITE = """
class Site:
    pass
class Bills:
    def listed_bills(self): pass
site = Site()
"""


@pytest.mark.parametrize(
    ("call", "more", "is_found"),
    [
        ("site.manager.bills.listed_bills()", {}, True),
        ("site.listed_bills()", {}, False),
        ("site.manager.bills.listed_carts()", {}, False),
        ("other.manager.bills.listed_bills()", {}, False),
        (
            "site.manager.bills.listed_bills()",
            {"tests/fake.py": "class Fake:\n    def listed_bills(self): pass\n"},
            True,
        ),
        (
            "site.manager.bills.listed_bills()",
            {"more.py": "class More:\n    def listed_bills(self): pass\n"},
            False,
        ),
    ],
)
def test_what_an_object_is_told_to_hold_has_the_only_method_of_a_name(
    tmp_path, call, more, is_found
):
    """An application is given its controllers where it starts, which no class of it tells."""
    text = f"from shop import other\n{SITE}def view():\n    {call}\n"
    graph = Graph(project(tmp_path, {"app.py": text, **more}))

    assert ("app.Bills.listed_bills" in graph.reached(["app.view"])) == is_found
