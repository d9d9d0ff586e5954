"""Routes come in the same order in every run."""

from offramp.code import read, surface
from tests.offramp.code.sources import write


def test_what_a_set_holds_comes_in_the_order_in_which_it_was_made(tmp_path):
    """Two audits of the same files are the same, however Python lays sets out in memory."""
    app = """
        from flask import Flask
        class Page:
            def __init__(self, path): self.path = path
        [Page(f"/dropped{n}") for n in range(200)]  # leaves its places in memory to others
        app = Flask(__name__, static_folder=None)
        for page in set([Page(f"/{n}") for n in range(200)]):
            app.add_url_rule(page.path, page.path, lambda: "")
    """
    write(tmp_path, {"app.py": app})

    routes = surface.find(read(tmp_path)).routes

    assert [one.path for one in routes] == [f"/{n}" for n in range(200)]


def test_pairs_in_a_set_come_by_what_is_in_them(tmp_path):
    """Pairs have no name of their own to go by."""
    app = """
        from flask import Flask
        app = Flask(__name__, static_folder=None)
        for path, name in {("/c", "one"), ("/a", "two"), ("/b", "three"), ("/a/b", "four")}:
            app.add_url_rule(path, name, lambda: "")
    """
    write(tmp_path, {"app.py": app})

    routes = surface.find(read(tmp_path)).routes

    assert [one.path for one in routes] == ["/a", "/a/b", "/b", "/c"]
