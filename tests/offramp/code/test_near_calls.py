"""What helpers without annotations are handed by the functions beside them."""

from pathlib import Path

import pytest

from tests.offramp.code.sources import calls, project

STORES = """\
class Users:
    def find(self, name):
        return name

class Groups:
    def find(self, name):
        return name

"""
TOLD = {
    "by a variable": "def view():\n    users = Users()\n    check(None, users)\n",
    "by an annotation": "def view(users: Users):\n    return check(None, users)\n",
    "by its name": "def view(users: Users):\n    return check(error=None, users=users)\n",
    "by a function between": (
        "def view(users: Users):\n    return begin(users)\n"
        "def begin(users):\n    users.find('b')\n    return check(None, users)\n"
    ),
    "where another gives what is not known": (
        "def view(users: Users):\n    return check(None, users)\n"
        "def other(users):\n    return check(None, users)\n"
    ),
}
NOT_TOLD = {
    "by nobody": "def view(users: Users):\n    return users\n",
    "by two that differ": (
        "def view(users: Users):\n    return check(None, users)\n"
        "def other(groups: Groups):\n    return check(None, groups)\n"
    ),
    "a class itself": "def view():\n    return check(None, Users)\n",
    "a text": "def view():\n    return check(None, 'users')\n",
    "by a method of that name": "def view(users: Users, one):\n    return one.check(None, users)\n",
    "by a variable of that name": (
        "def view(users: Users, check):\n    return check(None, users)\n"
    ),
    "as one of several": "def view(*both: Users):\n    return check(*both)\n",
}
CHECK = "def check(error, users):\n    return users.find('a')\n"


@pytest.mark.parametrize("given", TOLD)
def test_a_helper_is_handed_what_its_callers_have(tmp_path: Path, given: str) -> None:
    """Two classes have a method of that name, and the view says which is meant."""
    found = project(tmp_path, {"app.py": STORES + TOLD[given] + CHECK})

    assert calls(found, "app.check") == ["app.Users.find"]


@pytest.mark.parametrize("given", NOT_TOLD)
def test_nothing_is_guessed_where_callers_do_not_say(tmp_path: Path, given: str) -> None:
    """Nor where they differ: a table that nobody reads would hold a route up."""
    found = project(tmp_path, {"app.py": STORES + NOT_TOLD[given] + CHECK})

    assert calls(found, "app.check") == ["?.find"]


def test_a_method_is_handed_what_others_of_its_class_have(tmp_path: Path) -> None:
    """A view of a class is split into methods."""
    view = (
        "class View:\n"
        "    def get(self):\n        return self.check(Users())\n"
        "    def check(self, users):\n        return users.find('a')\n"
        "class Other:\n"
        "    def get(self):\n        return self.check(Groups())\n"
        "    def check(self, groups):\n        return groups.find('a')\n"
    )
    found = project(tmp_path, {"app.py": STORES + view})

    assert calls(found, "app.View.check") == ["app.Users.find"]
    assert calls(found, "app.Other.check") == ["app.Groups.find"]


def test_what_a_decorator_may_hand_on_is_not_known(tmp_path: Path) -> None:
    """It may give something else than the caller does."""
    text = STORES + "def view(users: Users):\n    return check(None, users)\n@wrapped\n" + CHECK
    found = project(tmp_path, {"app.py": text})

    assert calls(found, "app.check") == ["?.find"]


def test_functions_that_call_each_other_end(tmp_path: Path) -> None:
    """Each is handed what the other was."""
    text = (
        "def one(users):\n    users.find('a')\n    return two(users)\n"
        "def two(users):\n    users.find('a')\n    return one(users)\n"
    )
    found = project(tmp_path, {"app.py": STORES + text})

    assert calls(found, "app.one") == ["?.find", "app.two"]
