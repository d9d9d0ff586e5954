"""What the template process imports, derived from sources."""

import pytest

from offramp.local.host import preload_modules


@pytest.fixture
def project(tmp_path):
    def write(**files: str):
        for name, source in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source)
        return preload_modules([tmp_path / "one"], [tmp_path])

    return write


def test_imports_of_handlers_and_of_what_they_import(project):
    """Also inside functions: the first request would import it."""
    found = project(
        one__handler="from shared import rates\nimport json",
        shared__rates="def read():\n    import csv",
    )

    assert found == ["csv", "json", "shared", "shared.rates"]


def test_siblings_belong_to_the_function(project):
    """Their name is only right inside the function's own package."""
    found = project(one__handler="from . import rates\nimport rates\nimport json", one__rates="")

    assert found == ["json"]


def test_names_that_are_no_modules_are_left_out(project):
    """`from json import dumps` imports json."""
    assert project(one__handler="from json import dumps") == ["json"]


@pytest.mark.parametrize(
    "text",
    ["def", "\0", "x = " + "-" * 100_000 + "1", "x = a" + ".b" * 100_000],
    ids=lambda text: text[:8],
)
def test_a_file_that_cannot_be_parsed_is_left_to_its_function(project, text):
    """It will say so itself, with a traceback in its own log."""
    assert project(one__handler=text, one__other="import json") == ["json"]


def test_imports_in_circles_end(project):
    """Packages do that."""
    found = project(one__handler="import a", a="import b", b="import a")

    assert found == ["a", "b"]
