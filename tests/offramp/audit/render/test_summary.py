"""What is told at the end of an audit, line by line."""

import pytest

from offramp.audit.render.summary import LONGEST, summary
from offramp.audit.report import Report
from tests.offramp.audit.reports import finding, route


def told(**given):
    one = finding("module-state", ["GET /a"])
    for name, value in given.items():
        setattr(one, name, value)
    report = Report("shop:app", "shop", routes=[route("GET /a")], findings=[one])
    return next(line for line in summary(report, "docs") if "module-state" in line)


@pytest.mark.parametrize("message", ["it is", "it is " * 100])
def test_a_finding_has_its_place_however_long_it_is(message):
    """The line was cut in the middle of the place, which is what one looks up."""
    line = told(message=message)

    assert line.endswith(", shop/views.py:3")
    assert len(line) <= LONGEST + 1


def test_a_line_ends_where_a_hostile_name_does_not():
    """A file's name may have 250 letters, and a message be long besides."""
    line = told(message="it is " * 100, file="n" * 250)

    assert line.startswith("  high    module-state: it is")
    assert len(line) == LONGEST + 1


@pytest.mark.parametrize("letter", ["\x1b", "\x9b", "\n", "\u202e", "\u2067", "\udce9"])
def test_no_name_steers_a_terminal(letter):
    """Nor turns the rest of its line around, nor ends the command since it cannot be printed."""
    assert letter not in told(file=f"a{letter}b.py") + told(message=f"a{letter}b")
    for named in (Report(f"a{letter}:b", "a"), Report(None, f"a{letter}b")):
        assert letter not in "".join(summary(named, "docs"))


@pytest.mark.parametrize(
    ("measured_by", "is_told"), [("offramp's own Python", True), ("the Python of --python", False)]
)
def test_whose_python_lacks_packages_is_told_with_what_to_do(measured_by, is_told):
    """Where the application's own was named, naming it again helps nobody."""
    one = route("GET /a")
    one.estimate.missing = ["pandas"]
    report = Report("shop:app", "shop", routes=[one], measured_by=measured_by)

    (line,) = [line for line in summary(report, "docs") if line.startswith("imports take more")]

    assert f"{measured_by} lacks 1 package" in line
    assert line.endswith("; --python names the application's") == is_told


def test_the_python_that_was_found_is_named():
    """So that nobody has to look for it; a folder's name steers no terminal."""
    one = route("GET /a")
    one.estimate.missing = ["pandas"]
    report = Report("shop:app", "shop", routes=[one], measured_by="offramp's own Python")

    lines = "".join(summary(report, "docs", python="a\x1b/.venv/bin/python"))

    assert "; --python a /.venv/bin/python has its own" in lines
