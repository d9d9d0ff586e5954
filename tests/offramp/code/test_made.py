"""Objects that only functions make are found where their class is called."""

from pathlib import Path

import pytest

from tests.offramp.code.sources import project

CLASS = "class Api:\n    def __init__(self, base):\n        self.base = base\n"
MADE = [
    "def view():\n    Api('x').get()\n",
    "def make():\n    return Api('x')\n",
    "def view():\n    api = Api('x')\n",
]
NOT_MADE = [
    "def view():\n    raise Api('x')\n",
    "def view():\n    return other.Api('x')\n",
    "def view():\n    return MyApi('x')\n",
    "def view():\n    return 1\n" * 2,
]


@pytest.mark.parametrize("text", MADE)
def test_what_a_function_makes_is_found(tmp_path: Path, text: str) -> None:
    """No name of a module holds it, and yet what it is given says what it is."""
    found = project(tmp_path, {"app.py": CLASS + text}).made.of("app.Api")

    assert [call.args[0].value for call, _ in found] == ["x"]


@pytest.mark.parametrize("text", NOT_MADE)
def test_what_is_made_of_others_is_not(tmp_path: Path, text: str) -> None:
    """Errors are raised in many places, and say nothing of one another."""
    assert project(tmp_path, {"app.py": CLASS + text}).made.of("app.Api") == []


def test_what_tests_make_does_not_count(tmp_path: Path) -> None:
    """They make it of stand-ins."""
    files = {"app.py": CLASS, "tests/test_app.py": f"from app import Api\n{MADE[1]}"}

    assert project(tmp_path, files).made.of("app.Api") == []


def test_what_a_module_holds_comes_first(tmp_path: Path) -> None:
    """The one object of all requests says more than those of helpers."""
    text = CLASS + "api = Api('held')\n" + MADE[1]
    found = project(tmp_path, {"app.py": text}).made.of("app.Api")

    assert [call.args[0].value for call, _ in found] == ["held"]
