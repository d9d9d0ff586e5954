"""Calls are found by the names they go by, and each name is judged once."""

from offramp.code.called import Called
from offramp.code.graph import Graph
from tests.offramp.code.sources import project

SOURCE = """
    import requests

    class Api(requests.Session):
        pass

    def asks():
        print("asking")
        requests.get("a")
        Api().get("b")
        return requests.get("c")

    def tells():
        print("nothing")
        print("to ask for")
    """


def lines(root, called, name):
    return [one.line for one in called.of(Graph(project(root, {"app.py": SOURCE})).sites(name))]


def test_calls_of_a_meant_name_are_found_in_their_order(tmp_path):
    """What a report tells first is the first place."""
    called = Called(lambda name: name == "requests.get")

    assert lines(tmp_path, called, "app.asks") == [9, 11]
    assert lines(tmp_path, called, "app.tells") == []


def test_a_name_that_a_base_class_gives_counts_too(tmp_path):
    """A client of the project's own speaks to others as its library does."""
    called = Called(lambda name: name == "requests.Session().get")

    assert lines(tmp_path, called, "app.asks") == [10]


def test_each_name_is_judged_once(tmp_path):
    """The same few names are called in very many places."""
    judged = []
    called = Called(judged.append)
    for name in ("app.asks", "app.tells", "app.asks"):
        lines(tmp_path, called, name)

    assert len(judged) == len(set(judged))
    assert {"requests.get", "builtins.print"} <= set(judged)


def test_a_function_that_is_not_there_calls_nothing():
    """A reference that leads out of the project has no sites."""
    assert Called(bool).of(None) == ()
